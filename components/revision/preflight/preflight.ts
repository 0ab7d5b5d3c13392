import { type ReleaseError, throwAll } from '../../errors.ts';
import {
  isKept,
  type KubernetesObject,
  type ManifestObject,
  parseManifest,
  type ReleaseContent,
  replacementLosesData,
  withoutNulls,
} from '../../manifest/index.ts';
import { ApiError } from '../cluster/apiClient.ts';
import { type ApplyOptions, applyObject } from '../cluster/apply.ts';
import { deletionOf } from '../cluster/deletion.ts';
import { type ObjectReference, referenceOf } from '../cluster/discovery.ts';
import { isManagedByHelm } from '../cluster/managedFields.ts';
import type { Cluster, Connection } from '../connection.ts';
import { foreseeOversize } from '../history/foreseenSize.ts';
import { runVariables } from '../history/runVariables.ts';
import type { ReleaseAction } from '../hooks/hooksOfRun.ts';
import type { OpenedInputs } from '../inputs.ts';
import type { LeftObject } from '../removal/awaitDeletions.ts';
import { dryRunHook, type HookObject } from './dryRunHook.ts';
import { definedBy, isExempt, type OwnDefinitions } from './exemptions.ts';
import { findForeignClaims, type OwnershipOptions } from './ownership.ts';
import { goneKind, refusal, unknownKind } from './preflightRefusals.ts';
import { filledInSince } from './recordedObjects.ts';
import { isReplaced } from './replacement.ts';

/** The inputs of a revision that the pre-flight uses. */
type PreflightInputs = Pick<
  OpenedInputs,
  'name' | 'namespace' | 'takeOwnership' | 'adopted' | 'unlisted' | 'fieldManager' | 'defined' | 'namespaces'
>;

/**
 * Checks a release before anything changes: the size of its record, the owners of its objects, and a dry run of all objects. While objects are
 * being deleted, a dry run is meaningless: then this checks only the owners, and the caller waits for the deletions and calls it again.
 * @throws ReleaseError(s) REVISION_TOO_LARGE, RELEASE_OBJECT_NOT_OWNED, RELEASE_PREFLIGHT_REFUSED, all of them together
 */
export async function preflight(
  connection: Connection,
  { name, namespace, takeOwnership, adopted, unlisted, fieldManager, defined = [], namespaces = [] }: PreflightInputs,
  manifest: readonly ManifestObject[],
  content: ReleaseContent,
  action: ReleaseAction,
): Promise<PreflightReport> {
  const release = { name, namespace };
  const objects = manifest.map(({ object }) => object);
  // No dry run for hooks that will not run.
  const ofHooks = (action === 'adoption' || runVariables().noHooks ? [] : content.hooks).flatMap((hook) =>
    parseManifest(hook.manifest).map(({ object }): HookObject => ({ hook, object })),
  );
  const byHooks = definedBy(ofHooks.map(({ object }) => object));
  const others = { kinds: defined, namespaces: [namespace, ...namespaces] };
  const own = definedBy([...objects, ...ofHooks.map(({ object }) => object)], others);
  const byReference = new Map(
    objects.map((object): [ObjectReference, KubernetesObject] => [referenceOf(object), object]),
  );
  const missing: KubernetesObject[] = [];
  const leaving: LeftObject[] = [];
  const onObserved: OwnershipOptions['onObserved'] = (reference, path, live) => {
    const object = byReference.get(reference);
    const deletion = live && deletionOf(live);
    if (live === undefined && object !== undefined) missing.push(object);
    if (path !== undefined && deletion !== undefined) leaving.push({ reference, path, deletion });
  };
  const claims = {
    objects: [...byReference.keys()],
    unlisted,
    takeOwnership,
    adopts: adopted !== undefined,
    onObserved,
  };
  const isFilledIn = filledInSince(connection, release);
  const [foreign, dryRuns, hooks] = await Promise.all([
    findForeignClaims(connection, release, claims),
    Promise.all(
      objects.map((object) => dryRun(connection, object, { own, action, manager: fieldManager, isFilledIn })),
    ),
    Promise.all(
      ofHooks.map((hook) =>
        dryRunHook(connection, hook, { release, own, byHooks, defined, action, manager: fieldManager }),
      ),
    ),
  ]);
  if (leaving.length > 0) {
    throwAll(foreign.map(({ error }) => error));
    return { ofHelm: [], missing: [], leaving };
  }
  const oversize = foreseeOversize(release, content);
  throwAll([
    ...(oversize === undefined ? [] : [oversize]),
    ...foreign.map(({ error }) => error),
    ...dryRuns.flatMap(({ error }) => error ?? []),
    ...hooks.filter((error) => error !== undefined),
  ]);
  return { ofHelm: objects.filter((_object, index) => dryRuns[index]?.ofHelm), missing, leaving };
}

/** What the pre-flight found. */
export interface PreflightReport {
  /** Objects with fields that Helm manages. */
  ofHelm: KubernetesObject[];
  /** Objects that the cluster does not have. */
  missing: KubernetesObject[];
  /** Objects, including credentials, that are being deleted. */
  leaving: LeftObject[];
}

interface DryRun {
  error?: ReleaseError | undefined;
  ofHelm?: boolean;
}

/**
 * A server-side apply of an object as a dry run, with our field manager. Ignores refusals that only come from the order of creation.
 */
async function dryRun(
  { client, discovery }: Cluster,
  object: KubernetesObject,
  { own, action, ...options }: { own: OwnDefinitions; action: ReleaseAction } & ApplyOptions,
): Promise<DryRun> {
  const path = await discovery.pathOf(referenceOf(object));
  if (path === undefined) {
    const hint = action === 'adoption' ? goneKind : undefined;
    return { error: own.kinds.has(object.kind) ? undefined : unknownKind(object, hint) };
  }
  try {
    const applied = await applyObject(client, path, withoutNulls(object), { ...options, dryRun: true });
    return { ofHelm: isManagedByHelm(applied) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (isExempt(error, object, own)) return {};
    if (error.reason !== 'Invalid') return { error: refusal(object, error) };
    const live = await client.request({ path }).catch(() => undefined);
    // Pulumi will replace this object: the preview shows it, and the API server checks the new object at its creation.
    if (live !== undefined && isReplaced(object, live)) return { ofHelm: isManagedByHelm(live) };
    return { error: refusal(object, error, live === undefined ? undefined : hintFor(object)) };
  }
}

/** The hint for a field that may be immutable. */
function hintFor(object: KubernetesObject): string {
  if (isKept(object)) {
    return 'Fix the value or the template it comes from; nothing was changed. The object is kept (helm.sh/resource-policy), so it is not replaced.';
  }
  const loss = replacementLosesData(object) ? " The old object's data is lost." : '';
  return (
    'Fix the value or the template it comes from; nothing was changed. If the field is immutable, ' +
    `let Pulumi replace the object: annotate it with \`kubesentiment.io/replace-on-changes: <path of the field>\`.${loss}`
  );
}
