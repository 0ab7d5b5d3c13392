// A mirror on this machine with the tools in its cache, to try `npm start` as on a new machine.
// Usage: node tests/toolchain/download/serveTools.ts, then in another terminal
// KUBESENTIMENT_CACHE=/tmp/empty KUBESENTIMENT_DOWNLOADS=<the address that it prints> npm start
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recipesFor } from '../../../toolchain/build/recipes.ts';
import { readPins } from '../../../toolchain/build/versions.ts';
import { offerTools } from './offerTools.ts';
import { openPublisher } from './publisher.ts';

const folder = await mkdtemp(join(tmpdir(), 'tools-'));
const publisher = await openPublisher();
const offered = await offerTools(publisher, Object.values(recipesFor(await readPins())), folder);
console.log(`${publisher.url} has ${offered.map(({ name }) => name).join(', ')}`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, async () => {
    await publisher.close();
    await rm(folder, { recursive: true });
  });
}
