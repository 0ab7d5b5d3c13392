import { type ReleaseError, throwAll } from '../../errors.ts';
import { leavesOf, type ValuePath } from '../../json/index.ts';
import {
  credentialsName,
  currentSecretPaths,
  groupOf,
  type Hook,
  isKept,
  type KubernetesObject,
  type ManifestObject,
  objectIdentity,
  withoutNulls,
} from '../../manifest/index.ts';
import {
  type RenderedObject,
  type RenderedRelease,
  shownGenerated,
  shownName,
  wantsCredentials,
} from '../../render/index.ts';
import type { StackView } from '../target/stack.ts';
import { argoHook, type GitOpsTool } from './argoHooks.ts';
import { keptObject } from './keptObjects.ts';
import { refuseUnknown, secretIn } from './refusals.ts';
import { clusterScopes } from './scopes.ts';
import { secretFields, withoutSecretChecksums } from './secretFields.ts';

export interface PlainOptions {
  /** The tool for whose hooks the annotations are. */
  hooks: GitOpsTool;
  /** Whether the CRDs in `crds/` are included. @default true, except for a stack with `crds: skip` */
  includeCrds?: boolean;
  /** Objects to leave out: `Kind/name`. */
  exclude: readonly string[];
  /** Whether Secrets are left out, or encrypted by SOPS. @default 'omit' */
  secrets?: 'omit' | 'sops';
}

/** An object as it is written. */
export interface PlainObject {
  source: string;
  object: KubernetesObject;
  /** Whether it is a Secret, which must be encrypted. */
  isSecret: boolean;
}

/** An object of the release that is not written. */
export interface LeftOut {
  /** `Kind/name` */
  object: string;
  reason: 'secret' | 'generated' | 'hook' | 'sameName' | 'excluded';
  /** The events of a hook. */
  events?: string[];
}

export interface PlainRelease {
  /** CRDs first, then namespaces, then the others in the order in which they are created. */
  objects: PlainObject[];
  leftOut: LeftOut[];
  /** Annotations that are left out because they are checksums of secrets: `Kind/name: annotation`. */
  checksums: string[];
}

type Candidate = RenderedObject & { hook?: Hook; isShared?: boolean };

/**
 * The objects of a release for a GitOps tool, with hooks of that tool. Without `secrets: sops`, Secrets are left out. Secrets with
 * generated values always are: only a deploy keeps such values.
 * @throws ReleaseError(s) RENDER_SECRET, RENDER_UNKNOWN_OBJECT
 */
export async function plainRelease(
  rendered: RenderedRelease,
  { settings }: Pick<StackView, 'settings'>,
  { hooks, includeCrds, exclude, secrets = 'omit' }: PlainOptions,
): Promise<PlainRelease> {
  const { release, secretPaths } = settings;
  const candidates: Candidate[] = [
    ...((includeCrds ?? release.crds !== 'skip') ? rendered.crds.map(sharedOf) : []),
    ...rendered.objects,
    ...hooksOf(rendered, secretPaths),
  ];
  refuseUnknown(exclude, candidates.map(shownName));
  const scopes = clusterScopes([...rendered.crds, ...rendered.objects].map(({ object }) => object).filter(isCrd));
  const objects: PlainObject[] = [];
  const leftOut: LeftOut[] = [];
  const checksums: string[] = [];
  const errors: ReleaseError[] = [];
  const seen = new Set<string>();
  for (const candidate of candidates) {
    const name = shownName(candidate);
    const reason = reasonToLeaveOut(candidate, name, {
      hooks,
      exclude,
      secrets,
      isTaken: seen.has(objectIdentity(candidate.object, release.namespace)),
    });
    if (reason !== undefined) {
      leftOut.push({ object: name, reason, ...(reason === 'hook' ? { events: candidate.hook?.events ?? [] } : {}) });
      continue;
    }
    const without = withoutSecretChecksums(candidate);
    checksums.push(...without.checksums.map((annotation) => `${name}: ${annotation}`));
    const isSecret = isSecretObject(candidate.object);
    const fields = secretFields(without).filter((path) => !(isSecret && isSecretData(path)));
    if (fields.length > 0) errors.push(secretIn(name, candidate.source, fields, 'docs/gitops.md'));
    const object = candidate.hook === undefined ? without.object : argoHook(without.object, candidate.hook);
    if (object === undefined) continue;
    seen.add(objectIdentity(object, release.namespace));
    const lasting = candidate.isShared || isKept(object) ? keptObject(object, hooks) : object;
    objects.push({
      source: candidate.source,
      object: placed(withoutNulls(lasting), release.namespace, scopes),
      isSecret,
    });
  }
  throwAll(errors);
  if (await wantsCredentials(rendered, release, async () => 'nobody')) {
    leftOut.push({ object: `Secret/${credentialsName(release.name)}`, reason: 'secret' });
  }
  return { objects: inApplyOrder(objects), leftOut, checksums };
}

function sharedOf({ source, object }: ManifestObject): Candidate {
  return { source, object, counterpart: object, isShared: true };
}

function hooksOf({ content }: RenderedRelease, secretPaths: readonly ValuePath[]): Candidate[] {
  const { objectsOfHook } = currentSecretPaths(content, { secretPaths });
  return content.hooks.flatMap((hook, index) =>
    objectsOfHook(index).map(({ object, counterpart }) => ({ source: hook.path, object, counterpart, hook })),
  );
}

function reasonToLeaveOut(
  { object, hook, fresh = [] }: Candidate,
  name: string,
  { hooks, exclude, secrets, isTaken }: Pick<PlainOptions, 'hooks' | 'exclude' | 'secrets'> & { isTaken: boolean },
): LeftOut['reason'] | undefined {
  if (exclude.includes(name)) return 'excluded';
  if (isSecretObject(object)) {
    if (secrets === 'omit') return 'secret';
    if (fresh.length > 0 || hasGenerated(object)) return 'generated';
  }
  if (hook === undefined) return undefined;
  if (hooks !== 'argocd' || argoHook(object, hook) === undefined) return 'hook';
  // Kustomize refuses two objects of the same name.
  return isTaken ? 'sameName' : undefined;
}

function isSecretObject({ apiVersion, kind }: KubernetesObject): boolean {
  return kind === 'Secret' && groupOf(apiVersion) === '';
}

function isSecretData([first]: ValuePath): boolean {
  return first === 'data' || first === 'stringData';
}

/** Whether a field shows that the chart generates it. */
function hasGenerated(object: KubernetesObject): boolean {
  return leavesOf(object, []).some(({ value }) => typeof value === 'string' && value.includes(shownGenerated));
}

function isCrd({ kind }: KubernetesObject): boolean {
  return kind === 'CustomResourceDefinition';
}

function isNamespace({ apiVersion, kind }: KubernetesObject): boolean {
  return apiVersion === 'v1' && kind === 'Namespace';
}

/** The object in the namespace of the release, if it is namespaced and the chart sets no other namespace. */
function placed(
  { apiVersion, kind, metadata, ...rest }: KubernetesObject,
  release: string,
  isClusterScoped: (object: KubernetesObject) => boolean,
): KubernetesObject {
  const { name, namespace = '', ...others } = metadata;
  const place = namespace === '' && !isClusterScoped({ apiVersion, kind, metadata }) ? release : namespace;
  return { apiVersion, kind, metadata: { name, ...(place === '' ? {} : { namespace: place }), ...others }, ...rest };
}

function inApplyOrder(objects: readonly PlainObject[]): PlainObject[] {
  const rankOf = ({ object }: PlainObject) => (isCrd(object) ? 0 : isNamespace(object) ? 1 : 2);
  return objects.toSorted((left, right) => rankOf(left) - rankOf(right));
}
