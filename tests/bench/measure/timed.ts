import { readFile } from 'node:fs/promises';

/** Linux counts processor time in hundredths of a second. */
const ticks = 100;

/**
 * Runs something that starts processes and waits for them.
 * @returns seconds, and the processor seconds of the ended processes and of those that they waited for
 */
export async function timed(run: () => Promise<unknown>): Promise<{ seconds: number; processor: number }> {
  const before = await childrenSeconds();
  const start = performance.now();
  await run();
  const seconds = (performance.now() - start) / 1000;
  return { seconds, processor: (await childrenSeconds()) - before };
}

/** The processor time of all children of this process that have ended. */
async function childrenSeconds(): Promise<number> {
  const text = await readFile('/proc/self/stat', 'utf8');
  // The second field is a name in parentheses, which may contain anything. The fields of proc(5) follow it from the third on.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / ticks;
}
