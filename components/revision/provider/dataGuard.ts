import { ReleaseError } from '../../errors.ts';
import type { DeployedInputs, OpenedInputs } from '../inputs.ts';

/** What the engine says in the place of a value that is not known (@pulumi/pulumi, runtime/rpc.ts, unknownValue). */
export const unknown = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

/** One process serves one run of one stack: what the program of this run permits. */
let permitted: ReadonlySet<string> = new Set();

/** Takes note of what may be replaced in this run although data is lost. */
export function permitReplacements({ replaceable = [] }: Pick<OpenedInputs, 'replaceable'>): void {
  permitted = new Set(replaceable);
}

/**
 * Refuses that Pulumi deletes an object with its data in order to create it again. Before it does so it asks each resource that
 * takes something from the object, with that one value made unknown as a whole; no other question looks like this.
 * @throws ReleaseError RELEASE_REPLACEMENT_REFUSED
 */
export function assertDataKept(inputs: DeployedInputs): void {
  const names = Object.entries(inputs)
    .filter(([key, value]) => key.startsWith('keeps:') && value === unknown)
    .map(([key]) => key.slice('keeps:'.length))
    .filter((name) => !permitted.has(name));
  if (names.length === 0) return;
  throw new ReleaseError(
    'RELEASE_REPLACEMENT_REFUSED',
    `${names.join(', ')} would be deleted and created again, and what it holds would be lost.`,
    {
      hint:
        'Leave out --replace, undo a taint with `pulumi state untaint`, or set back the field that cannot change. To give up what it ' +
        'holds, annotate the object with `kubesentiment.io/replace-on-changes: <path of the field>`, or delete it with kubectl.',
    },
  );
}
