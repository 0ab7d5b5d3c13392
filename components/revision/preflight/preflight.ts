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
import type { Connection } from '../connection.ts';
import { foreseeOversize } from '../history/foreseenSize.ts';
import type { ReleaseAction } from '../hooks/hooksOfRun.ts';
import type { OpenedInputs } from '../inputs.ts';
import type { LeftObject } from '../removal/awaitDeletions.ts';
import { dryRunHook, type HookObject } from './dryRunHook.ts';
import { type Brought, broughtBy, isExempt } from './exemptions.ts';
import { findForeignClaims, type OwnershipOptions } from './ownership.ts';
import { goneKind, refusal, unknownKind } from './preflightRefusals.ts';
import { filledInSince } from './recordedObjects.ts';
import { isReplaced } from './replacement.ts';

/** What of a revision's inputs the pre-flight looks at. */
type PreflightInputs = Pick<
  OpenedInputs,
  'name' | 'namespace' | 'takeOwnership' | 'adopted' | 'unlisted' | 'fieldManager' | 'defined' | 'namespaces'
>;

/**
 * All that can be known before anything changes: whether a revision can hold the release, whose the objects are, and what
 * the API server would say of them. While objects are being deleted, the API server's answers say nothing about the release: then
 * only the ownership counts, and who asks waits for the deletions and asks again.
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
  // Hooks that will not run need no rehearsal.
  const ofHooks = (action === 'adoption' ? [] : content.hooks).flatMap((hook) =>
    parseManifest(hook.manifest).map(({ object }): HookObject => ({ hook, object })),
  );
  const byHooks = broughtBy(ofHooks.map(({ object }) => object));
  const beside = { kinds: defined, namespaces: [namespace, ...namespaces] };
  const brought = broughtBy([...objects, ...ofHooks.map(({ object }) => object)], beside);
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
      objects.map((object) => dryRun(connection, object, { brought, action, manager: fieldManager, isFilledIn })),
    ),
    Promise.all(
      ofHooks.map((hook) =>
        dryRunHook(connection, hook, { release, brought, byHooks, defined, action, manager: fieldManager }),
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

/** What the pre-flight saw on its way. */
export interface PreflightReport {
  /** Objects in which Helm holds fields. */
  ofHelm: KubernetesObject[];
  /** Objects that the cluster does not have. */
  missing: KubernetesObject[];
  /** Objects, and credentials, that are being deleted. */
  leaving: LeftObject[];
}

interface DryRun {
  error?: ReleaseError | undefined;
  ofHelm?: boolean;
}

/**
 * Lets the API server judge an object before anything changes: a server-side apply as a dry run, with our field manager.
 * Refusals that only come from the order of things are excused.
 */
async function dryRun(
  { client, discovery }: Pick<Connection, 'client' | 'discovery'>,
  object: KubernetesObject,
  { brought, action, ...options }: { brought: Brought; action: ReleaseAction } & ApplyOptions,
): Promise<DryRun> {
  const path = await discovery.pathOf(referenceOf(object));
  if (path === undefined) {
    const hint = action === 'adoption' ? goneKind : undefined;
    return { error: brought.kinds.has(object.kind) ? undefined : unknownKind(object, hint) };
  }
  try {
    const applied = await applyObject(client, path, withoutNulls(object), { ...options, dryRun: true });
    return { ofHelm: isManagedByHelm(applied) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (isExempt(error, object, brought)) return {};
    if (error.reason !== 'Invalid') return { error: refusal(object, error) };
    const live = await client.request({ path }).catch(() => undefined);
    // Pulumi replaces such an object: the preview shows it, and the new one is judged when it is made.
    if (live !== undefined && isReplaced(object, live)) return { ofHelm: isManagedByHelm(live) };
    return { error: refusal(object, error, live === undefined ? undefined : hintFor(object)) };
  }
}

/** For a field that may be one that cannot change on an object that exists. */
function hintFor(object: KubernetesObject): string {
  if (isKept(object)) {
    return 'Fix the value or the template it comes from; nothing was changed. The object is kept (helm.sh/resource-policy), so it is not replaced.';
  }
  const loss = replacementLosesData(object) ? ' The data goes with the old object.' : '';
  return (
    'Fix the value or the template it comes from; nothing was changed. If it is a field that cannot change on an object that exists, ' +
    `let the object be replaced: annotate it with \`kubesentiment.io/replace-on-changes: <path of the field>\`.${loss}`
  );
}
