import { type ReleaseError, throwAll } from '../errors.ts';
import { isJsonObject, type JsonObject } from '../json/index.ts';
import type { KubernetesObject, ManifestObject, SourceDocument } from './objects.ts';
import { attempt, uniqueErrors } from './read/collectErrors.ts';
import { readObjects } from './read/readObjects.ts';
import { splitDocuments } from './read/splitDocuments.ts';

const kind = 'CustomResourceDefinition';

/**
 * Whether a file of a chart contains CRDs, which Helm creates before everything else, without rendering.
 * Source: helm pkg/chart/v2/chart.go, CRDObjects.
 * @param path relative to the chart, with `/`
 */
export function isCrdFile(path: string): boolean {
  return /^crds\/.*\.(?:ya?ml|json)$/i.test(path);
}

/**
 * Reads the objects of files in `crds/`, in their order.
 * @throws ReleaseError(s), all in one pass: CHART_INVALID_YAML, CHART_INVALID_OBJECT with the position in the file
 */
export function readCrds(files: readonly Pick<SourceDocument, 'source' | 'text'>[]): ManifestObject[] {
  const errors: ReleaseError[] = [];
  const documents = files.flatMap(({ source, text }) => splitDocuments(source, text));
  const objects = documents.flatMap(
    (document) =>
      attempt(errors, () => readObjects({ ...document, byHelm: true }, 'Fix the file in the chart.').objects) ?? [],
  );
  throwAll(uniqueErrors(errors));
  return objects.map(({ source, text, object }) => ({ source, text, object }));
}

/** The kinds that the CRDs among these objects define. */
export function definedKinds(objects: readonly KubernetesObject[]): string[] {
  return objects.flatMap((object) => {
    const names = object.kind === kind && isJsonObject(object.spec) ? object.spec.names : undefined;
    return isJsonObject(names) && typeof names.kind === 'string' ? [names.kind] : [];
  });
}

const annotation = 'kubesentiment.io/definitions';

/** Adds the names of a chart's CRDs to its metadata. As in Helm, the record does not contain the CRDs themselves. */
export function withCrds(metadata: JsonObject, crds: readonly KubernetesObject[]): JsonObject {
  const names = crds.filter((object) => object.kind === kind).map(({ metadata: { name } }) => name);
  if (names.length === 0) return metadata;
  const own = isJsonObject(metadata.annotations) ? metadata.annotations : {};
  return { ...metadata, annotations: { ...own, [annotation]: names.join(',') } };
}

/** The CRDs of a recorded chart, only with their names; empty for a record that Helm wrote. */
export function recordedCrds({ annotations }: JsonObject): KubernetesObject[] {
  const names = isJsonObject(annotations) ? annotations[annotation] : undefined;
  if (typeof names !== 'string') return [];
  return names.split(',').map((name) => ({ apiVersion: 'apiextensions.k8s.io/v1', kind, metadata: { name } }));
}
