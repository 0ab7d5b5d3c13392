import { join } from 'node:path';
import { command, node } from './command.ts';

/**
 * Runs commands a first time, so that compiled code and the output of Helm's engine are cached.
 * @param checkout whose command is measured
 */
export async function warmUp(checkout: string, runs: readonly (() => Promise<unknown>)[]): Promise<void> {
  // Otherwise the first command makes them in the background, which would be measured.
  await command(node, [join(checkout, 'components', 'cli', 'scriptsLater.mjs')], checkout);
  for (const run of runs) await run();
}
