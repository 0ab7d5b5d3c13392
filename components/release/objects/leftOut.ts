import * as pulumi from '@pulumi/pulumi';
import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';
import { type KubernetesObject, objectIdentity } from '../../manifest/index.ts';
import { settledValue } from '../outputParts.ts';
import type { ObjectResource } from './objectResource.ts';

/** An object of the manifest and its resource. */
export interface MadeObject {
  object: KubernetesObject;
  resource: ObjectResource;
}

export interface LeftOut {
  /** Identities (objectIdentity) of objects that the engine may have left out. It may have applied some of them in another form. */
  doubtful: string[];
  /** Identities of objects that the engine left out and that it never created. */
  absent: string[];
  /** Identities of objects that have other content than the program wants, for example because a transform has changed them. */
  altered: string[];
}

/**
 * Finds the objects that `--target` or `--exclude` may have left out of a run. The engine does not report them: for such a resource it
 * returns the state's outputs. So compare what the kubernetes provider last applied with what the program wants.
 * @param namespace the namespace of objects that name none
 */
export async function findLeftOut(
  made: readonly { object: KubernetesObject; resource: Pick<ObjectResource, '__inputs' | 'wanted'> }[],
  namespace: string,
): Promise<LeftOut> {
  const looks = await Promise.all(
    made.map(async ({ object, resource }) => {
      const [applied, wanted] = await Promise.all([settledValue(resource.__inputs), settledInputs(resource.wanted)]);
      return {
        identity: objectIdentity(object, namespace),
        applied,
        isDone: hasAll(normalized(applied), normalized(wanted)),
        hasMore: !hasAll(normalized(withNamespace(wanted, namespace)), normalized(applied)),
      };
    }),
  );
  return {
    doubtful: looks.flatMap(({ identity, isDone }) => (isDone ? [] : [identity])),
    absent: looks.flatMap(({ identity, applied }) => (applied === undefined ? [identity] : [])),
    altered: looks.flatMap(({ identity, applied, isDone, hasMore }) =>
      applied !== undefined && (!isDone || hasMore) ? [identity] : [],
    ),
  };
}

/** What the program wants, with the values of its outputs. Most objects contain none, and the SDK would make one for each of their values. */
async function settledInputs(inputs: pulumi.Inputs): Promise<Json | undefined> {
  if (hasOutput(inputs)) return settledValue(pulumi.output(inputs));
  // An object of a manifest without outputs is JSON.
  return inputs as JsonObject;
}

function hasOutput(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return pulumi.Output.isInstance(value) || value instanceof Promise || Object.values(value).some(hasOutput);
}

/** The provider adds the namespace to an object that names none. */
function withNamespace(object: Json | undefined, namespace: string): Json | undefined {
  if (!isJsonObject(object) || !isJsonObject(object.metadata)) return object;
  return { ...object, metadata: { namespace, ...object.metadata } };
}

/** The provider encodes the data of a Secret like the API server. */
function normalized(object: Json | undefined): Json | undefined {
  if (!isJsonObject(object) || !isJsonObject(object.stringData)) return object;
  const { stringData, data, ...rest } = object;
  const texts = Object.entries(stringData).map(([key, text]) => [key, Buffer.from(String(text)).toString('base64')]);
  return { ...rest, data: { ...(isJsonObject(data) ? data : {}), ...Object.fromEntries(texts) } satisfies JsonObject };
}

/** Whether an object has all wanted fields; it may have more. */
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
