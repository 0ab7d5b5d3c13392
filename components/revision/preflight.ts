import type { Hook, KubernetesObject, ManifestObject, ReleaseContent } from '../chart/index.ts';
import { isJsonObject } from '../config/index.ts';
import { ReleaseError, throwAll } from '../errors.ts';
import type { OpenedInputs } from '../release/index.ts';
import { ApiError } from './cluster/apiClient.ts';
import { formatReference, referenceOf } from './cluster/discovery.ts';
import type { Connection } from './connection.ts';
import { isDeletedOn } from './hooks/hooksFor.ts';
import { isManagedByHelm } from './managedFields.ts';
import { findForeignObjects } from './ownership.ts';
import { pendingRecord } from './pendingRecord.ts';
import { findOversize } from './recordSize.ts';
import { isReplaced } from './replacement.ts';

/** What the release itself brings, and a dry run therefore cannot see. */
interface Brought {
  kinds: ReadonlySet<string>;
  namespaces: ReadonlySet<string>;
  serviceAccounts: ReadonlySet<string>;
}

/**
 * All that can be known before anything changes: whether a revision can hold the release, whose the objects are, and what
 * the API server would say of them.
 * @throws ReleaseError(s) REVISION_TOO_LARGE, RELEASE_OBJECT_NOT_OWNED, RELEASE_PREFLIGHT_REFUSED, all of them together
 */
export async function preflight(
  connection: Connection,
  { name, namespace, takeOwnership, unlisted, fieldManager }: OpenedInputs,
  manifest: readonly ManifestObject[],
  content: ReleaseContent,
): Promise<PreflightReport> {
  const objects = manifest.map(({ object }) => object);
  const brought = broughtBy(objects);
  const [foreign, rehearsals, hooks] = await Promise.all([
    takeOwnership
      ? []
      : findForeignObjects(connection, { name, namespace }, [...objects.map(referenceOf), ...unlisted]),
    Promise.all(objects.map((object) => dryRun(connection, object, brought, fieldManager))),
    Promise.all(content.hooks.map((hook) => dryRunHook(connection, hook, brought, fieldManager))),
  ]);
  const draft = pendingRecord({
    name,
    namespace,
    content,
    version: 1,
    action: 'install',
    provenance: {},
    now: new Date(0),
  });
  const oversize = findOversize(draft);
  throwAll([
    ...(oversize === undefined ? [] : [oversize]),
    ...foreign,
    ...rehearsals.flatMap(({ error }) => error ?? []),
    ...hooks.flat(),
  ]);
  return { ofHelm: objects.filter((_object, index) => rehearsals[index]?.ofHelm) };
}

/** What the pre-flight saw on its way. */
export interface PreflightReport {
  /** Objects in which Helm holds fields. */
  ofHelm: KubernetesObject[];
}

interface Rehearsal {
  error?: ReleaseError | undefined;
  ofHelm?: boolean;
}

/**
 * Lets the API server judge an object before anything changes: a server-side apply as a dry run, with our field manager.
 * Refusals that only come from the order of things are excused.
 * @param manager the field manager of the release's objects
 */
async function dryRun(
  { client, discovery }: Pick<Connection, 'client' | 'discovery'>,
  object: KubernetesObject,
  brought: Brought,
  manager: string,
): Promise<Rehearsal> {
  const path = await discovery.pathOf(referenceOf(object));
  if (path === undefined) return { error: brought.kinds.has(object.kind) ? undefined : unknownKind(object) };
  try {
    const applied = await client.request({
      method: 'PATCH',
      path: `${path}?dryRun=All&force=true&fieldManager=${manager}`,
      body: object,
      contentType: 'application/apply-patch+yaml',
    });
    return { ofHelm: isManagedByHelm(applied) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (isExcused(error, object, brought)) return {};
    if (error.reason !== 'Invalid') return { error: refusal(object, error) };
    const live = await client.request({ path }).catch(() => undefined);
    // Pulumi replaces such an object: the preview shows it, and the new one is judged when it is made.
    if (live !== undefined && isReplaced(object, live)) return { ofHelm: isManagedByHelm(live) };
    return { error: refusal(object, error, live === undefined ? undefined : unchangeable) };
  }
}

/** Rehearses the creation of a hook's object. One that an earlier run left is deleted before, if its policy says so. */
async function dryRunHook(
  { client, discovery }: Pick<Connection, 'client' | 'discovery'>,
  hook: Hook,
  brought: Brought,
  manager: string,
): Promise<ReleaseError[]> {
  const { parseManifest } = await import('../chart/index.ts');
  const errors = parseManifest(hook.manifest).map(async ({ object }): Promise<ReleaseError | undefined> => {
    const reference = referenceOf(object);
    const path = await discovery.pathOf(reference);
    if (path === undefined) return brought.kinds.has(object.kind) ? undefined : unknownKind(object);
    const collection = path.slice(0, -reference.name.length - 1);
    try {
      await client.request({ method: 'POST', path: `${collection}?dryRun=All&fieldManager=${manager}`, body: object });
      return undefined;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.reason === 'AlreadyExists' && isDeletedOn(hook, 'before-hook-creation')) return undefined;
      return isExcused(error, object, brought) ? undefined : refusal(object, error);
    }
  });
  return (await Promise.all(errors)).filter((error) => error !== undefined);
}

function broughtBy(objects: readonly KubernetesObject[]): Brought {
  const kinds = new Set<string>();
  for (const { kind, spec } of objects) {
    if (kind !== 'CustomResourceDefinition' || !isJsonObject(spec) || !isJsonObject(spec.names)) continue;
    if (typeof spec.names.kind === 'string') kinds.add(spec.names.kind);
  }
  const namesOf = (wanted: string) =>
    new Set(objects.filter(({ kind }) => kind === wanted).map((o) => o.metadata.name));
  return { kinds, namespaces: namesOf('Namespace'), serviceAccounts: namesOf('ServiceAccount') };
}

/** Reasons that say nothing about the object: what it refers to comes with the release, or the server can't rehearse it. */
function isExcused(error: ApiError, object: KubernetesObject, brought: Brought): boolean {
  const { message, reason } = error;
  // The release's own namespace is made after the pre-flight; one that the manifest brings comes before its objects.
  const missing = /namespaces "([^"]+)" not found/.exec(message)?.[1];
  if (reason === 'NotFound' && missing !== undefined) {
    return object.metadata.namespace === undefined || brought.namespaces.has(missing);
  }
  const account = /serviceaccount "([^"]+)" not found/.exec(message)?.[1];
  if (account !== undefined) return brought.serviceAccounts.has(account);
  return /does not support dry run/.test(message);
}

function unknownKind(object: KubernetesObject): ReleaseError {
  return new ReleaseError(
    'RELEASE_PREFLIGHT_REFUSED',
    `${formatReference(referenceOf(object))}: the cluster serves no ${object.apiVersion}/${object.kind}.`,
    { hint: 'Install the CustomResourceDefinition first, or switch off what needs it in the values.' },
  );
}

const unchangeable =
  'Mend the value or the template it comes from; nothing was changed. If it is a field that cannot change on an object that ' +
  'exists, let the object be made anew: annotate it with `kubesentiment.io/replace-on-changes: <path of the field>`.';

function refusal(object: KubernetesObject, error: ApiError, hint?: string): ReleaseError {
  // An admission message may quote a Secret's content back.
  const detail = object.kind === 'Secret' ? error.reason : error.message;
  return new ReleaseError(
    'RELEASE_PREFLIGHT_REFUSED',
    `${formatReference(referenceOf(object))}: the API server would refuse it: ${detail}`,
    {
      cause: error,
      hint:
        error.status === 403
          ? 'The deploying account lacks this permission.'
          : (hint ?? 'Mend the value or the template it comes from; nothing was changed.'),
    },
  );
}
