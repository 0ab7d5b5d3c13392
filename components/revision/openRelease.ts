import { parseManifest, unpackContent } from '../chart/index.ts';
import type { OpenedInputs } from '../release/index.ts';
import type { Connection } from './connection.ts';
import { keepReplicas } from './keepReplicas.ts';
import { takeOverFields } from './managedFields.ts';
import { ensureNamespace } from './namespace.ts';
import { assertMayOpen, openRevision } from './openRevision.ts';
import { preflight } from './preflight.ts';
import type { Provenance } from './provenance.ts';

const now = () => new Date();

/**
 * The pre-flight, then the next revision as pending: from here on the release's objects may change.
 * @param known the newest number that the stack has seen
 * @returns the revision's number, and whether its namespace had to be made
 */
export async function openRelease(
  connection: Connection,
  inputs: OpenedInputs,
  known: number,
  collectProvenance: () => Promise<Provenance>,
): Promise<{ revision: number; namespaceCreated: boolean }> {
  const { name, namespace, owner, stack, digest, timeout, rollbackTo, historyMax, takeOwnership, fieldManager } =
    inputs;
  const content = unpackContent(inputs.payload);
  const marks = { owner, stack, digest, timeout, ...(rollbackTo === undefined ? {} : { rollbackTo }) };
  // Asked beside the pre-flight, which takes longer.
  const provenance = collectProvenance();
  assertMayOpen({ name, marks, takeOwnership }, await connection.store.list(), now());
  const manifest = parseManifest(content.manifest);
  const { ofHelm } = await preflight(connection, inputs, manifest, content);
  const objects = manifest.map(({ object }) => object);
  await keepReplicas(connection, objects, fieldManager);
  await Promise.all(ofHelm.map((object) => takeOverFields(connection, object, fieldManager)));
  const namespaceCreated = inputs.createNamespace && (await ensureNamespace(connection.client, namespace));
  const request = { name, namespace, content, marks, historyMax, takeOwnership, known, provenance: await provenance };
  return { revision: await openRevision(connection.store, request, now), namespaceCreated };
}
