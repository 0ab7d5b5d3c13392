import { ReleaseError } from '../../errors.ts';
import { changedPaths, formatPath } from '../../json/index.ts';
import { type KubernetesObject, objectIdentity, parseManifest } from '../../manifest/index.ts';
import { ApiError } from '../cluster/apiClient.ts';
import { formatReference, referenceOf } from '../cluster/discovery.ts';
import type { Cluster, Connection } from '../connection.ts';
import type { DeployedInputs } from '../inputs.ts';
import { ignoreUnreadable } from '../storage/damage.ts';
import { controlledContent, dryRunApply } from './dryRunApply.ts';

/** An object and its fields that differ from the manifest. */
interface Transformed {
  object: KubernetesObject;
  fields: string[];
}

/**
 * Checks that Pulumi has applied the objects as the revision records them. A transform, a policy or the option ignoreChanges may have changed
 * them: then a rollback would deploy something else than what was there.
 * @throws ReleaseError RELEASE_TRANSFORMED with the objects and fields
 */
export async function assertAsRecorded(
  connection: Connection,
  inputs: DeployedInputs,
  objects: readonly KubernetesObject[],
): Promise<void> {
  const found = await transformedAmong(connection, inputs, objects);
  if (found.length === 0) return;
  const names = found.map(({ object, fields }) => `${formatReference(referenceOf(object))} (${fields.join(', ')})`);
  throw new ReleaseError(
    'RELEASE_TRANSFORMED',
    `Revision ${inputs.revision} of release "${inputs.name}" does not record what Pulumi has applied: ${names.join('; ')}.`,
    {
      hint:
        'A transform, a policy or ignoreChanges of the program changes these fields. Set them in the values or in the chart instead. ' +
        'Transforms may change the options of the resources.',
    },
  );
}

/** Whether an object of the revision differs from its record. Assumes no if the record cannot be read. */
export async function isTransformed(connection: Connection, inputs: DeployedInputs): Promise<boolean> {
  const found = await connection.store.get(inputs.revision).catch(ignoreUnreadable);
  const objects = found ? parseManifest(found.record.manifest).map(({ object }) => object) : [];
  return (await transformedAmong(connection, inputs, objects)).length > 0;
}

async function transformedAmong(
  connection: Connection,
  inputs: DeployedInputs,
  objects: readonly KubernetesObject[],
): Promise<Transformed[]> {
  const altered = new Set(inputs.altered ?? []);
  const asked = objects.filter((object) => altered.has(objectIdentity(object, inputs.namespace)));
  const all = await Promise.all(
    asked.map(async (object) => ({ object, fields: await differingFields(connection, inputs, object) })),
  );
  return all.filter(({ fields }) => fields.length > 0);
}

/** The fields that an apply of the recorded object would change. Another owner's fields stay. */
async function differingFields(cluster: Cluster, release: DeployedInputs, object: KubernetesObject): Promise<string[]> {
  try {
    const found = await dryRunApply(cluster, release, object);
    if (found === undefined) return [];
    return changedPaths(controlledContent(found.live), controlledContent(found.applied)).map(formatPath);
  } catch (error) {
    // A missing object is created again later, and a refusal of this question is no reason to fail a release.
    if (error instanceof ApiError) return [];
    throw error;
  }
}
