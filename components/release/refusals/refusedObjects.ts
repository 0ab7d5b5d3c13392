import * as pulumi from '@pulumi/pulumi';
import { formatError, ReleaseError } from '../../errors.ts';
import { isJsonObject, type Json } from '../../json/index.ts';
import type { KubernetesObject } from '../../manifest/index.ts';
import { passingFailures } from './passingFailure.ts';

/** What is done when the API server does not do what Pulumi asks it for an object. */
export interface RefusalCallbacks {
  /** Creates an object again that Pulumi cannot update because it is gone. @returns whether it was gone */
  onUpdateRefused: (object: KubernetesObject) => Promise<boolean>;
  /** Says what holds an object that Pulumi has deleted; undefined where nothing does. */
  onDeletionOverdue: (object: KubernetesObject) => Promise<string | undefined>;
  /** Told of every other refusal, why. */
  onRefused: (reason: string) => Promise<void>;
}

/** @param name unlike that of any other hook of the program; it is kept in the state */
export function refusalHook(name: string, callbacks: RefusalCallbacks): pulumi.ErrorHook {
  const isWorthATry = passingFailures();
  return new pulumi.ErrorHook(name, async ({ name: object, type, errors, failedOperation, newInputs, oldInputs }) => {
    // A preview changes nothing.
    if (pulumi.runtime.isDryRun()) return false;
    if (await isWorthATry(object, errors)) return true;
    const wanted = failedOperation === 'update' ? await objectIn(newInputs) : undefined;
    const again = wanted && (await callbacks.onUpdateRefused(wanted).catch(notReady));
    if (again === true) {
      pulumi.log.info(`${object} was not in the cluster any more: created again.`);
      return true;
    }
    // A deletion that the user interrupts, or that the server refuses, is another matter.
    const isOverdue = failedOperation === 'delete' && errors[0]?.includes('timed out');
    const deleted = isOverdue ? await objectIn(oldInputs) : undefined;
    const held = deleted && (await callbacks.onDeletionOverdue(deleted).catch(() => undefined));
    const reason = typeof again === 'string' ? again : held;
    if (reason !== undefined) pulumi.log.error(reason);
    // What the server says of a Secret may quote its content.
    const detail = type === 'kubernetes:core/v1:Secret' ? '' : `: ${errors[0] ?? 'no reason given'}`;
    await callbacks.onRefused(reason ?? `${object}${detail}`).catch(warnOnly);
    return false;
  });
}

/** An error hook that fails would take the place of the error that it is about. */
export async function warnOnly(error: unknown): Promise<void> {
  await pulumi.log.warn(`After the failure of the update: ${formatError(error)}`);
}

/** What is wrong with the object, ready to print. Any other failure is one of asking, and Pulumi has an error of its own. */
function notReady(error: unknown): string | undefined {
  return error instanceof ReleaseError && error.code === 'RELEASE_NOT_READY' ? formatError(error) : undefined;
}

/** The object that inputs of the kubernetes provider stand for, its secrets in plain text. */
async function objectIn(inputs: pulumi.Inputs | undefined): Promise<KubernetesObject | undefined> {
  if (inputs === undefined) return undefined;
  const plain = await new Promise<Json>((resolve) => void pulumi.output(inputs).apply(resolve));
  if (!isJsonObject(plain)) return undefined;
  const { apiVersion, kind, metadata } = plain;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || !isJsonObject(metadata)) return undefined;
  if (typeof metadata.name !== 'string') return undefined;
  return plain as KubernetesObject; // what else its type says of the metadata, the API server has checked
}
