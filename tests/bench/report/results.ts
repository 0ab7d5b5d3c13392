import { readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem, type } from 'node:os';
import { join, resolve } from 'node:path';
import { command } from '../measure/command.ts';
import type { Measurement } from '../measure/measurement.ts';

const file = join(resolve(import.meta.dirname, '..', '..', '..'), 'docs', 'performance.json');

/** What the last runs measured. */
export interface BenchResults {
  /** The machine and the versions of what was measured, in a line. */
  machine: string;
  measurements: Measurement[];
}

/** The machine and the versions. */
export async function machineOf(): Promise<string> {
  const version = async (name: string, args: string[]) => (await command(name, args, '.')).trim().split('\n')[0] ?? '';
  const pulumi = await version('pulumi', ['version']);
  const helm = await version('helm', ['version', '--short']);
  const processors = cpus();
  const model = processors[0]?.model.trim() ?? 'unknown processor';
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${processors.length} × ${model}, ${memory} GB, ${type()}; Node ${process.version}, Pulumi ${pulumi}, Helm ${helm}`;
}

/** Puts new measurements in the place of older ones of the same suite and scale, so that all compared values are of one run. */
export async function mergeResults(machine: string, measurements: readonly Measurement[]): Promise<BenchResults> {
  const earlier: BenchResults = JSON.parse(await readFile(file, 'utf8').catch(() => '{"measurements":[]}'));
  const isNew = new Set(measurements.map(placeOf));
  const merged = [...earlier.measurements.filter((each) => !isNew.has(placeOf(each))), ...measurements];
  const rounded = merged.map((each) => ({
    ...each,
    values: each.values.map(rounded3),
    processor: each.processor.map(rounded3),
  }));
  const order = (each: Measurement) => `${each.suite} ${each.scale.padStart(8, '0')}`;
  rounded.sort((left, right) => order(left).localeCompare(order(right)));
  const results = { machine, measurements: rounded };
  await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
  return results;
}

/** The history's scales are compared with each other. */
function placeOf({ suite, scale }: Measurement): string {
  return suite === 'history' ? suite : `${suite} ${scale}`;
}

function rounded3(value: number): number {
  return Math.round(value * 1000) / 1000;
}
