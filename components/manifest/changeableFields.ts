import { isJsonObject, type Json, type JsonObject } from '../json/index.ts';

/**
 * Fields that are mutable in the API, but for which the kubernetes provider replaces the object (its list forceNew in
 * pkg/provider/diff.go). Pulumi ignores changes of them, and RevisionDeployed writes them, so that nothing restarts, as
 * in Helm.
 */
const changeable: Readonly<Record<string, string>> = {
  'apps/StatefulSet': 'revisionHistoryLimit',
  'batch/Job': 'parallelism',
};

/** The name of that field in an object's `spec`, if its kind has one. */
export function changeableField({ apiVersion, kind }: { apiVersion: string; kind: string }): string | undefined {
  return changeable[`${apiVersion.split('/')[0]}/${kind}`];
}

/** This annotation makes a preview show the change of a field that Pulumi ignores. */
const changeableAnnotation = 'kubesentiment.io/changed-in-place';

/** The annotation for the object's value of the field; empty if the object does not set it. */
export function changeableAnnotations(
  object: JsonObject & { apiVersion: string; kind: string },
): Record<string, string> {
  const field = changeableField(object);
  const value = field === undefined ? undefined : changeableValue(object, field);
  return value === undefined ? {} : { [changeableAnnotation]: `${field}: ${JSON.stringify(value)}` };
}

export function changeableValue({ spec }: JsonObject, field: string): Json | undefined {
  return isJsonObject(spec) ? spec[field] : undefined;
}
