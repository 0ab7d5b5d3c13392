import { isNamespace, parseManifest, unpackContent } from '../../manifest/index.ts';
import { assertMayDeploy } from '../access/requiredAccess.ts';
import { keepReplicas } from '../apply/keepReplicas.ts';
import { restoreMissing } from '../apply/restoreMissing.ts';
import { takeOverFields } from '../cluster/managedFields.ts';
import type { Connection } from '../connection.ts';
import { assertMayOpen } from '../history/assertMayOpen.ts';
import { actionOf, openRevision } from '../history/openRevision.ts';
import type { Provenance } from '../history/provenance.ts';
import { hooksOfRun } from '../hooks/hooksOfRun.ts';
import type { OpenedInputs } from '../inputs.ts';
import { preflight } from '../preflight/preflight.ts';
import { awaitFreeNames, stillThere } from '../removal/awaitDeletions.ts';
import { createNamespace, findNamespace } from './namespace.ts';

const now = () => new Date();

/** A pending revision. */
export interface OpenedRelease {
  revision: number;
  /** Whether this run created the release's namespace. */
  namespaceCreated: boolean;
  /** Transfers field ownership to us and recreates deleted objects, before Pulumi applies the objects. */
  prepareObjects(): Promise<void>;
}

/**
 * Runs the pre-flight, then creates the next revision as pending.
 * @param known the highest revision number in the stack's state
 * @throws ReleaseError RELEASE_NOT_READY if the deletion of the namespace or of an object takes longer than the timeout; what the pre-flight
 * and openRevision throw
 */
export async function openRelease(
  connection: Connection,
  inputs: OpenedInputs,
  known: number,
  collectProvenance: () => Promise<Provenance>,
): Promise<OpenedRelease> {
  const { name, namespace, owner, stack, digest, rollbackTo, adopted, historyMax, takeOwnership, fieldManager } =
    inputs;
  const content = unpackContent(inputs.payload);
  const history = await connection.store.list();
  const action = actionOf(history, inputs);
  const ownLabels = {
    owner,
    stack,
    digest,
    // Each wait and each hook may take the whole timeout; until then the run may be alive.
    timeout: inputs.timeout * (1 + (inputs.waits ?? 0) + hooksOfRun(inputs.hooks, action).length),
    rollbackTo,
    adopted,
  };
  // In parallel with the pre-flight, which takes longer.
  const provenance = collectProvenance();
  assertMayOpen({ name, ownLabels, takeOwnership, known }, history, now());
  const manifest = parseManifest(content.manifest);
  const objects = manifest.map(({ object }) => object);
  const isThere = !inputs.createNamespace || (await findNamespace(connection.client, inputs, history.length > 0));
  const judge = () => preflight(connection, inputs, manifest, content, action);
  const [allowed, dryRun] = await Promise.allSettled([assertMayDeploy(connection, inputs, history, objects), judge()]);
  // Missing ownership first: the dry run would report it again for each object.
  if (allowed.status === 'rejected') throw allowed.reason;
  if (dryRun.status === 'rejected') throw dryRun.reason;
  let report = dryRun.value;
  if (report.leaving.length > 0) {
    await awaitFreeNames(connection.client, report.leaving, inputs.timeout);
    report = await judge();
    if (report.leaving.length > 0) throw stillThere(report.leaving, 'at the end');
  }
  const maker = manifest.some(({ object }) => isNamespace(object, namespace)) ? { name, namespace } : undefined;
  const namespaceCreated = !isThere && (await createNamespace(connection.client, namespace, maker));
  const request = {
    name,
    namespace,
    content,
    ownLabels,
    historyMax,
    takeOwnership,
    known,
    provenance: await provenance,
  };
  const revision = await openRevision(connection.store, request, now);
  return {
    revision,
    namespaceCreated,
    async prepareObjects() {
      await keepReplicas(connection, objects, fieldManager);
      await Promise.all(report.ofHelm.map((object) => takeOverFields(connection, object, fieldManager)));
      await restoreMissing(connection, { name, namespace, revision }, report.missing);
    },
  };
}
