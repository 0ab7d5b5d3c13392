import * as pulumi from '@pulumi/pulumi';
import { formatError, ReleaseError } from '../../errors.ts';
import { isJsonObject, type Json } from '../../json/index.ts';
import type { KubernetesObject } from '../../manifest/index.ts';
import type { NameState } from '../../revision/index.ts';
import { wasTooEarly } from './earlyReplacement.ts';
import { passingFailures } from './passingFailure.ts';

/** Reactions to objects that the API server refuses to apply or to delete. */
export interface RefusalCallbacks {
  /** Waits until the old object of that name is gone, if it is being deleted. */
  onCreateRefused: (object: KubernetesObject) => Promise<NameState>;
  /** Recreates an object whose update failed because it was deleted. @returns whether it was deleted */
  onUpdateRefused: (object: KubernetesObject) => Promise<boolean>;
  /** Reports what blocks the deletion of an object; undefined if nothing does. */
  onDeletionOverdue: (object: KubernetesObject) => Promise<string | undefined>;
  /** Called with the reason of any other refusal. */
  onRefused: (reason: string) => Promise<void>;
}

/** @param name unique among the program's hooks; it is stored in the state */
export function refusalHook(name: string, callbacks: RefusalCallbacks): pulumi.ErrorHook {
  return new pulumi.ErrorHook(name, refusalReaction(callbacks));
}

/** Decides whether an operation is tried again, and reports the reason if it is not. */
export function refusalReaction(callbacks: RefusalCallbacks): pulumi.ErrorHookFunction {
  const isWorthATry = passingFailures();
  return async ({ name: object, type, errors, failedOperation, newInputs, oldInputs }) => {
    // A preview changes nothing.
    if (pulumi.runtime.isDryRun()) return false;
    if (await isWorthATry(object, errors)) return true;
    const created = failedOperation === 'create' ? await objectIn(newInputs) : undefined;
    const freed =
      created && (await callbacks.onCreateRefused(created).then((name) => wasTooEarly(name, errors), notReady));
    if (freed === true) return true;
    const wanted = failedOperation === 'update' ? await objectIn(newInputs) : undefined;
    const again = wanted && (await callbacks.onUpdateRefused(wanted).catch(notReady));
    if (again === true) {
      pulumi.log.info(`${object} did not exist in the cluster any more: recreated.`);
      return true;
    }
    // A deletion that the user interrupts, or that the server refuses, has other reasons.
    const isOverdue = failedOperation === 'delete' && errors[0]?.includes('timed out');
    const deleted = isOverdue ? await objectIn(oldInputs) : undefined;
    const held = deleted && (await callbacks.onDeletionOverdue(deleted).catch(() => undefined));
    const reason = [freed, again, held].find((text) => typeof text === 'string');
    if (reason !== undefined) pulumi.log.error(reason);
    // The server's message about a Secret may quote its content.
    const detail = type === 'kubernetes:core/v1:Secret' ? '' : `: ${errors[0] ?? 'no reason given'}`;
    await callbacks.onRefused(reason ?? `${object}${detail}`).catch(warnOnly);
    return false;
  };
}

/** An error in an error hook would hide the original error. */
export async function warnOnly(error: unknown): Promise<void> {
  await pulumi.log.warn(`After the failure of the update: ${formatError(error)}`);
}

/** The problem of the object, formatted. Other failures mean that the query failed: Pulumi's own error is reported then. */
function notReady(error: unknown): string | undefined {
  return error instanceof ReleaseError && error.code === 'RELEASE_NOT_READY' ? formatError(error) : undefined;
}

/** The object in the inputs of the kubernetes provider, its secrets in plain text. */
async function objectIn(inputs: pulumi.Inputs | undefined): Promise<KubernetesObject | undefined> {
  if (inputs === undefined) return undefined;
  const plain = await new Promise<Json>((resolve) => void pulumi.output(inputs).apply(resolve));
  if (!isJsonObject(plain)) return undefined;
  const { apiVersion, kind, metadata } = plain;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || !isJsonObject(metadata)) return undefined;
  if (typeof metadata.name !== 'string') return undefined;
  return plain as KubernetesObject; // what else its type says of the metadata, the API server has checked
}
