import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** The processes of a run, by what is on their command lines. The first that fits counts. */
const parts = {
  'the engine': /^[^ ]*\bpulumi\b /,
  'the program': /\/cmd\/run\//,
  'the dynamic provider': /\/cmd\/dynamic-provider\//,
  'the other providers': /pulumi-resource-/,
  others: /./,
} as const;

export type Part = keyof typeof parts;
export const partNames = Object.keys(parts) as Part[]; // exactly its keys

const samplesMs = 20;
/** Linux counts in hundredths of a second. */
const ticks = 100;

interface Process {
  parent: number;
  seconds: number;
}

/**
 * The processor time that the processes of a run take, those of all cores together. It is read again and again meanwhile, so that
 * the last hundredths of each process are lost, and the measuring itself takes time: measure nothing else meanwhile.
 * @returns seconds
 */
export async function processorTime(run: () => Promise<void>): Promise<Map<Part, number>> {
  const before = new Set((await descendants()).keys());
  const seen = new Map<number, { part: Part; seconds: number }>();
  let over = false;
  const ended = run().finally(() => {
    over = true;
  });
  while (!over) {
    for (const [id, { seconds }] of await descendants()) {
      if (before.has(id)) continue;
      const part = await partOf(id);
      if (part !== undefined) seen.set(id, { part, seconds });
    }
    await sleep(samplesMs);
  }
  await ended;
  const sums = new Map<Part, number>();
  for (const { part, seconds } of seen.values()) sums.set(part, (sums.get(part) ?? 0) + seconds);
  return sums;
}

/** All processes below this one. */
async function descendants(): Promise<Map<number, Process>> {
  const ids = (await readdir('/proc')).map(Number).filter(Number.isInteger);
  const all = new Map((await Promise.all(ids.map(processOf))).flat());
  const isBelow = (id: number): boolean => {
    const parent = all.get(id)?.parent;
    return parent !== undefined && (parent === process.pid || isBelow(parent));
  };
  return new Map([...all].filter(([id]) => isBelow(id)));
}

/** Nothing for one that is gone. */
async function processOf(id: number): Promise<[number, Process][]> {
  const text = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => undefined);
  // The second field is a name in parentheses, in which there may be anything.
  const [, parent, ...rest] = text?.slice(text.lastIndexOf(')') + 2).split(' ') ?? [];
  if (parent === undefined) return [];
  return [[id, { parent: Number(parent), seconds: (Number(rest[9]) + Number(rest[10])) / ticks }]];
}

async function partOf(id: number): Promise<Part | undefined> {
  const line = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '');
  return partNames.find((name) => parts[name].test(line.replaceAll('\0', ' ')));
}
