import * as pulumi from '@pulumi/pulumi';
import type { KubernetesObject } from '../chart/index.ts';
import { isJsonObject, type Json } from '../config/index.ts';

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
  return new pulumi.ErrorHook(name, async ({ name: object, type, errors, failedOperation, newInputs, oldInputs }) => {
    // A preview changes nothing.
    if (pulumi.runtime.isDryRun()) return false;
    if (failedOperation === 'update') {
      const wanted = await objectIn(newInputs);
      if (wanted !== undefined && (await callbacks.onUpdateRefused(wanted).catch(() => false))) {
        pulumi.log.info(`${object} was not in the cluster any more: created again.`);
        return true;
      }
    }
    const deleted = failedOperation === 'delete' ? await objectIn(oldInputs) : undefined;
    const held = deleted && (await callbacks.onDeletionOverdue(deleted).catch(() => undefined));
    if (held !== undefined) pulumi.log.error(held);
    // What the server says of a Secret may quote its content.
    const detail = type === 'kubernetes:core/v1:Secret' ? '' : `: ${errors[0] ?? 'no reason given'}`;
    await callbacks.onRefused(held ?? `${object}${detail}`);
    return false;
  });
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
