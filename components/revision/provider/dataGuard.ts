import { ReleaseError } from '../../errors.ts';
import type { DeployedInputs, OpenedInputs } from '../inputs.ts';

/** The engine's placeholder for an unknown value (@pulumi/pulumi, runtime/rpc.ts, unknownValue). */
export const unknown = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

/** By release, set by the program of this run. One process serves one run of one stack. */
const permitted = new Map<string, readonly string[]>();

/** Remembers which resources may be replaced in this run although data is lost. */
export function permitReplacements({
  name,
  namespace,
  replaceable = [],
}: Pick<OpenedInputs, 'name' | 'namespace' | 'replaceable'>): void {
  permitted.set(`${namespace}/${name}`, replaceable);
}

/**
 * Prevents Pulumi from deleting an object with its data in order to recreate it. Before the deletion, the engine calls `diff` of each resource
 * that uses an output of the object, with this one property unknown as a whole. No other call looks like this.
 * @throws ReleaseError RELEASE_REPLACEMENT_REFUSED
 */
export function assertDataKept(inputs: DeployedInputs): void {
  const names = Object.entries(inputs)
    .filter(([key, value]) => key.startsWith('keeps:') && value === unknown)
    .map(([key]) => key.slice('keeps:'.length))
    .filter((name) => !permitted.get(`${inputs.namespace}/${inputs.name}`)?.includes(name));
  if (names.length === 0) return;
  throw new ReleaseError(
    'RELEASE_REPLACEMENT_REFUSED',
    `${names.join(', ')} would be deleted and recreated, and its data would be lost.`,
    {
      hint:
        'Leave out --replace, undo a taint with `pulumi state untaint`, or revert the immutable field. To give up the data, ' +
        'annotate the object with `kubesentiment.io/replace-on-changes: <path of the field>`, or delete it with kubectl.',
    },
  );
}
