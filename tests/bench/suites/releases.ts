import { deepStrictEqual } from 'node:assert';
import { join } from 'node:path';
import { benchObjects } from '../charts/benchObjects.ts';
import { type Contender, configs, phases } from '../contenders/contender.ts';
import { floorContender } from '../contenders/floor.ts';
import { helmContender } from '../contenders/helm.ts';
import { ourContender } from '../contenders/ours.ts';
import { pulumiHelmContender } from '../contenders/pulumiHelm.ts';
import { liveObjects } from '../measure/liveObjects.ts';
import { Measurements } from '../measure/measurement.ts';
import { inRounds } from '../measure/rounds.ts';
import { timed } from '../measure/timed.ts';
import type { Suite } from './suite.ts';

/** A whole life of a release of so many objects, by each contender in turn, and the size of its state. */
export function releases(count: number): Suite {
  return async ({ directory, rounds, report }) => {
    const measured = new Measurements();
    const scale = String(count);
    const contenders = await contendersOf(directory, `releases-${count}`, count);
    const assertSameWork = sameWork(count);
    await inRounds(contenders, rounds, async (contender, round) => {
      const place = { suite: 'releases', scale, subject: contender.name };
      const taken: string[] = [];
      for (const phase of phases) {
        const run = contender.run[phase];
        if (run === undefined) continue;
        await contender.configure(configs[phase]);
        const { seconds, processor } = await timed(run);
        measured.add({ ...place, work: phase, unit: 'seconds' }, seconds, processor);
        taken.push(`${phase} ${seconds.toFixed(2)}`);
        if (phase === 'create') await assertSameWork(contender);
      }
      if (round === 0 && contender.exportState !== undefined) {
        const state = await contender.exportState();
        // As the backend writes it, without indentation.
        const size = Buffer.byteLength(JSON.stringify(JSON.parse(state)));
        measured.add({ ...place, work: 'state', unit: 'bytes' }, size);
      }
      await contender.remove();
      report(`${scale} objects, round ${round + 1} of ${rounds}, ${contender.name}: ${taken.join(', ')}`);
    });
    return measured.all;
  };
}

/** All contenders, with so many objects. @param id the name of a folder of theirs */
export async function contendersOf(directory: string, id: string, count: number): Promise<Contender[]> {
  const objects = benchObjects(count);
  const folder = join(directory, id);
  return [
    await helmContender(join(folder, 'helm'), objects),
    await pulumiHelmContender('helm.v3.Release', id, join(folder, 'v3'), objects),
    await pulumiHelmContender('helm.v4.Chart', id, join(folder, 'v4'), objects),
    await floorContender(id, join(folder, 'floor'), objects),
    await ourContender(`ours-${id}`, objects),
  ];
}

/** Fails for a contender that makes other objects than the first one. */
function sameWork(count: number): (contender: Contender) => Promise<void> {
  let expected: string[] | undefined;
  return async ({ namespace, release }) => {
    const objects = await liveObjects(namespace, release);
    expected ??= objects;
    deepStrictEqual([objects.length, objects], [count, expected]);
  };
}
