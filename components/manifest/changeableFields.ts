import { isJsonObject, type Json, type JsonObject } from '../json/index.ts';

/**
 * Fields that the API server lets anybody change, but for whose change the kubernetes provider replaces the object (its list forceNew in
 * pkg/provider/diff.go). Pulumi ignores their changes, and RevisionDeployed writes them: nothing restarts, as with Helm.
 */
const changeable: Readonly<Record<string, string>> = {
  'apps/StatefulSet': 'revisionHistoryLimit',
  'batch/Job': 'parallelism',
};

/** The name of such a field of an object's `spec`, if the kind has one. */
export function changeableField({ apiVersion, kind }: { apiVersion: string; kind: string }): string | undefined {
  return changeable[`${apiVersion.split('/')[0]}/${kind}`];
}

/** With this annotation a preview shows the change of a field that Pulumi ignores. */
export const changeableAnnotation = 'kubesentiment.io/changed-in-place';

/** The annotation that goes with the object's value of the field; nothing if the object has none. */
export function changeableAnnotations(
  object: JsonObject & { apiVersion: string; kind: string },
): Record<string, string> {
  const field = changeableField(object);
  const value = field === undefined ? undefined : changeableValue(object, field);
  return value === undefined ? {} : { [changeableAnnotation]: `${field}: ${JSON.stringify(value)}` };
}

/** The value of a field of `spec`. */
export function changeableValue({ spec }: JsonObject, field: string): Json | undefined {
  return isJsonObject(spec) ? spec[field] : undefined;
}
