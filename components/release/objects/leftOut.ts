import * as pulumi from '@pulumi/pulumi';
import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';
import { type KubernetesObject, objectIdentity } from '../../manifest/index.ts';
import type { ObjectResource } from './objectResource.ts';

/** An object of the manifest with its resource. */
export interface MadeObject {
  object: KubernetesObject;
  resource: Pick<ObjectResource, '__inputs' | 'wanted'>;
}

export interface LeftOut {
  /** Identities (objectIdentity) of objects that the engine may have left out. What it applied may be among them, in another form. */
  doubtful: string[];
  /** Of objects that the engine left out and never made. */
  absent: string[];
}

/**
 * The objects that `--target` and `--exclude` may have kept out of a run. The engine tells nobody: for a resource that it leaves out it
 * answers with what the state has of it. So what the kubernetes provider applied last is held against what the program wants.
 * @param namespace of objects that name none
 */
export async function findLeftOut(made: readonly MadeObject[], namespace: string): Promise<LeftOut> {
  const looks = await Promise.all(
    made.map(async ({ object, resource }) => {
      const [applied, wanted] = await Promise.all([
        settledValue(resource.__inputs),
        settledValue(pulumi.output(resource.wanted)),
      ]);
      return {
        identity: objectIdentity(object, namespace),
        applied,
        isDone: hasAll(normalized(applied), normalized(wanted)),
      };
    }),
  );
  return {
    doubtful: looks.flatMap(({ identity, isDone }) => (isDone ? [] : [identity])),
    absent: looks.flatMap(({ identity, applied }) => (applied === undefined ? [identity] : [])),
  };
}

/**
 * The value of an output, as it is when the resource is done.
 * @returns undefined where the engine gives none
 */
export async function settledValue(output: pulumi.Output<unknown>): Promise<Json | undefined> {
  // Left out of the published types. An `apply` would never end where there is no value, and make the objects dependencies by property.
  const { promise } = output as unknown as { promise(): Promise<Json | undefined> };
  return promise();
}

/** The provider writes the texts of a Secret as the API server does. */
function normalized(object: Json | undefined): Json | undefined {
  if (!isJsonObject(object) || !isJsonObject(object.stringData)) return object;
  const { stringData, data, ...rest } = object;
  const texts = Object.entries(stringData).map(([key, text]) => [key, Buffer.from(String(text)).toString('base64')]);
  return { ...rest, data: { ...(isJsonObject(data) ? data : {}), ...Object.fromEntries(texts) } satisfies JsonObject };
}

/** Whether all that is wanted is there; more may be. */
function hasAll(found: Json | undefined, wanted: Json | undefined): boolean {
  if (wanted === null || wanted === undefined) return true;
  if (isJsonObject(wanted)) {
    return isJsonObject(found) && Object.entries(wanted).every(([key, value]) => hasAll(found[key], value));
  }
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(found) &&
      found.length === wanted.length &&
      wanted.every((value, index) => hasAll(found[index], value))
    );
  }
  return found === wanted;
}
