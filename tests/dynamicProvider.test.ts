import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { parse } from 'yaml';

const project = resolve(import.meta.dirname, '..');
const file = 'pulumi-resource-pulumi-nodejs';

/** In the place of Pulumi's engine. */
let engine: Server;
beforeAll(async () => {
  engine = createServer();
  await new Promise<void>((done) => {
    engine.listen(0, '127.0.0.1', done);
  });
});
afterAll(() => {
  engine.close();
});

function engineAddress(): string {
  const address = engine.address();
  return typeof address === 'object' && address !== null ? `127.0.0.1:${address.port}` : '';
}

/** The first line of the provider's output, which is its port for the engine, and its errors. */
async function start(folder: string, cwd: string, options = ''): Promise<{ port: string; errors: string }> {
  const env = { PULUMI_RUNTIME_NODEARGS: options };
  const child = execa(join(folder, file), [engineAddress()], { cwd, env, reject: false });
  for await (const port of child.iterable()) {
    child.kill('SIGKILL');
    const { stderr } = await child;
    return { port, errors: stderr };
  }
  throw await child;
}

describe('the process of the dynamic providers', () => {
  test('is started by the folder that Pulumi.yaml names, from any folder', async () => {
    const { plugins } = parse(await readFile(join(project, 'Pulumi.yaml'), 'utf8'));
    expect(plugins.providers).toEqual([{ name: 'pulumi-nodejs', path: expect.any(String) }]);
    const folder = join(project, plugins.providers[0].path);
    expect((await start(folder, tmpdir())).port).toMatch(/^\d+$/);
  });

  test('has the options that Pulumi.yaml gives to Node', async () => {
    const folder = join(project, 'components', 'dynamicProvider');
    const shown = '--import=data:text/javascript,console.error(process.argv.length)';
    expect(await start(folder, project, shown)).toEqual({ port: expect.stringMatching(/^\d+$/), errors: '3' });
  });

  test("finds Pulumi's SDK where Node finds it, if it is not in the folder of the project", async () => {
    const away = await mkdtemp(join(tmpdir(), 'provider-'));
    try {
      await cp(join(project, 'components', 'dynamicProvider'), join(away, 'a', 'b', 'c'), { recursive: true });
      await symlink(join(project, 'node_modules'), join(away, 'node_modules'));
      expect((await start(join(away, 'a', 'b', 'c'), away)).port).toMatch(/^\d+$/);
    } finally {
      await rm(away, { recursive: true, force: true });
    }
  });
});
