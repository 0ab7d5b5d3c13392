import { ReleaseError } from '../../errors.ts';
import type { Hook, KubernetesObject } from '../../manifest/index.ts';
import { ApiError } from '../cluster/apiClient.ts';
import { formatReference, referenceOf } from '../cluster/discovery.ts';
import { readMetadata } from '../cluster/metadata.ts';
import type { Cluster } from '../connection.ts';
import { creationOf, existsFor, inTheWay, ofOther } from '../hooks/hookObject.ts';
import { isDeletedOn } from '../hooks/hooksFor.ts';
import type { ReleaseAction } from '../hooks/hooksOfRun.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';
import { isExempt, type OwnDefinitions } from './exemptions.ts';
import { otherOwnerOf } from './ownership.ts';
import { refusal, unknownKind } from './preflightRefusals.ts';

/** A hook and one of its objects. */
export interface HookObject {
  hook: Hook;
  object: KubernetesObject;
}

/** Data for the dry run of a hook. */
export interface HookDryRun {
  release: ReleaseIdentity;
  own: OwnDefinitions;
  /** What the hooks alone define. */
  byHooks: OwnDefinitions;
  /** Kinds of the CRDs in `crds/`, which are created before the hooks that need them. */
  defined: readonly string[];
  action: ReleaseAction;
  manager: string;
}

/**
 * Creates a hook's object in a dry run. An object of an earlier run is an error only if the hook runs now and its policy does not delete the
 * object first. Ignores an exceeded quota, which may be free when the hook runs.
 */
export async function dryRunHook(
  { client, discovery }: Cluster,
  { hook, object }: HookObject,
  { release, own, byHooks, defined, action, manager }: HookDryRun,
): Promise<ReleaseError | undefined> {
  const path = await discovery.pathOf(referenceOf(object));
  if (path === undefined) {
    if (!own.kinds.has(object.kind)) return unknownKind(object);
    const isEarly =
      hook.events.includes(`pre-${action}`) && !byHooks.kinds.has(object.kind) && !defined.includes(object.kind);
    return isEarly ? unknownKind(object, tooEarly) : undefined;
  }
  try {
    await client.request(creationOf(path, object, manager, { dryRun: true }));
    return undefined;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.reason === 'AlreadyExists') {
      const runs = hook.events.includes(`pre-${action}`) || hook.events.includes(`post-${action}`);
      if (!runs) return undefined;
      if (!isDeletedOn(hook, 'before-hook-creation')) return refusal(object, error, inTheWay);
      const live = await readMetadata(client, path);
      const owner = live && otherOwnerOf(live, release);
      return owner === undefined ? undefined : belongsToOther(object, owner);
    }
    if (isExempt(error, object, own) || /exceeded quota/.test(error.serverMessage)) return undefined;
    return refusal(object, error);
  }
}

function belongsToOther(object: KubernetesObject, owner: ReleaseIdentity): ReleaseError {
  const message = `${formatReference(referenceOf(object))}, which a hook creates: ${existsFor(owner)}`;
  return new ReleaseError('RELEASE_PREFLIGHT_REFUSED', message, { hint: ofOther });
}

const tooEarly =
  'This hook runs before the templates create the CRD of its kind: move the CustomResourceDefinition to `crds/`, or make the hook a post-hook.';
