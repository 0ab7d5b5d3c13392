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

/** Linux counts in hundredths of a second. */
const ticks = 100;

interface Process {
  parent: number;
  seconds: number;
}

export interface Usage {
  /** Of the processor, those of all cores together. */
  seconds: number;
  /** The most memory that each process had at a time, together. */
  bytes: number;
}

/**
 * What the processes of a run use. It is read again and again meanwhile, so that the last hundredths of each process are lost, and the
 * measuring itself takes time: measure nothing else meanwhile.
 * @param everyMs the pause between two looks
 */
export async function processUsage(run: () => Promise<void>, everyMs: number): Promise<Map<Part, Usage>> {
  const before = new Set((await descendants()).keys());
  const seen = new Map<number, Usage & { part: Part }>();
  let over = false;
  const ended = run().finally(() => {
    over = true;
  });
  while (!over) {
    for (const [id, { seconds }] of await descendants()) {
      if (before.has(id)) continue;
      const part = await partOf(id);
      const bytes = await mostMemoryOf(id);
      if (part !== undefined) seen.set(id, { part, seconds, bytes: Math.max(bytes, seen.get(id)?.bytes ?? 0) });
    }
    await sleep(everyMs);
  }
  await ended;
  const sums = new Map<Part, Usage>();
  for (const { part, seconds, bytes } of seen.values()) {
    const sum = sums.get(part) ?? { seconds: 0, bytes: 0 };
    sums.set(part, { seconds: sum.seconds + seconds, bytes: sum.bytes + bytes });
  }
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

/** 0 for a process that is gone. */
async function mostMemoryOf(id: number): Promise<number> {
  const text = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '');
  return Number(/^VmHWM:\s*(\d+) kB$/m.exec(text)?.[1] ?? 0) * 1024;
}

async function partOf(id: number): Promise<Part | undefined> {
  const line = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '');
  return partNames.find((name) => parts[name].test(line.replaceAll('\0', ' ')));
}
