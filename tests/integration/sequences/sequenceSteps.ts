import fc from '../../fastCheck.ts';
import { expendable, objectResources, ownResources, type SequenceValues } from './sequenceChart.ts';

/** One thing that a user does to a release, and the run that follows. */
export type Step =
  | { does: 'change' | 'deploy' | 'fail' | 'refresh'; sets: Partial<SequenceValues> }
  | { does: 'rename'; project: boolean }
  | { does: 'taint' | 'replace'; names: string[] }
  | { does: 'target' | 'exclude' | 'target-replace' | 'delete'; names: string[]; sets: Partial<SequenceValues> }
  /** @property back how many deployed revisions before the newest one */
  | { does: 'rollback'; back: number }
  | { does: 'destroy' };

const sets: fc.Arbitrary<Partial<SequenceValues>> = fc.record(
  {
    mark: fc.constantFrom('m0', 'm1', 'm2', 'm3'),
    extra: fc.boolean(),
    kept: fc.boolean(),
    version: fc.constantFrom('v1', 'v1beta1'),
    app: fc.constantFrom('a', 'b'),
    parallelism: fc.constantFrom(1, 2),
  },
  { requiredKeys: [] },
);
/** The engine breaks its state where an object has another type, by an alias, and a run leaves out what depends on it. */
const setsOfPart = sets.map(({ version: _version, ...others }) => others);
const resources = [...objectResources, ...ownResources];
const namesOf = (from: readonly string[], maxLength: number) => fc.subarray([...from], { minLength: 1, maxLength });

/** The kinds of which a short sequence has one step each. */
const mainKinds: readonly fc.Arbitrary<Step>[] = [
  fc.record({ does: fc.constant('change' as const), sets }),
  fc.record({ does: fc.constant('deploy' as const), sets }),
  fc.record({ does: fc.constant('rename' as const), project: fc.boolean() }),
  fc.record({ does: fc.constant('taint' as const), names: namesOf(resources, 3) }),
  fc.record({ does: fc.constant('replace' as const), names: namesOf([...resources, 'kubernetes'], 3) }),
  fc.record({ does: fc.constant('target' as const), names: namesOf(resources, 6), sets: setsOfPart }),
  fc.record({ does: fc.constant('exclude' as const), names: namesOf(resources, 3), sets: setsOfPart }),
  fc.record({ does: fc.constant('delete' as const), names: namesOf(expendable, 4), sets }),
  fc.record({ does: fc.constant('rollback' as const), back: fc.constantFrom(1, 2) }),
  fc.record({ does: fc.constant('destroy' as const) }),
];

const moreKinds: readonly fc.Arbitrary<Step>[] = [
  ...mainKinds,
  fc.record({ does: fc.constant('fail' as const), sets }),
  fc.record({ does: fc.constant('refresh' as const), sets }),
  fc.record({ does: fc.constant('target-replace' as const), names: namesOf(resources, 2), sets: setsOfPart }),
];

/**
 * The sequence of a seed.
 * @param length undefined for a short one, with one step of each main kind
 */
export function sequenceOf(seed: number, length?: number): Step[] {
  const each = fc
    .tuple(...mainKinds)
    .chain((steps) => fc.shuffledSubarray(steps, { minLength: steps.length, maxLength: steps.length }));
  const arbitrary =
    length === undefined ? each : fc.array(fc.oneof(...moreKinds), { minLength: length, maxLength: length });
  const [sequence = []] = fc.sample(arbitrary, { seed, numRuns: 1 });
  return sequence;
}
