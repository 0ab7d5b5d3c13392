import { isJsonObject, type JsonObject, leavesOf, type ValuePath, valueAt } from '../../json/index.ts';
import type { Manifest } from '../objects.ts';
import { differingLines, differingTextLines } from './differingLines.ts';

/**
 * The places of secrets in a release. Like Helm's, a record contains the values themselves. These marks are stored with
 * it, so that code that shows or redeploys the record can hide them.
 */
export interface SecretPaths {
  /** Paths inside the values, also of values derived from secrets. */
  values: ValuePath[];
  /** Lines of the manifest, from 1. */
  manifest: number[];
  /** Lines of each hook's manifest, in the order of the hooks. */
  hooks: number[][];
  /** Lines of the notes. */
  notes: number[];
}

/** The output of a render in which secrets may appear. */
export interface RenderOutput {
  manifest: Pick<Manifest, 'text' | 'hooks'>;
  notes: string;
  computed: JsonObject;
}

const annotation = 'kubesentiment.io/secrets';

/**
 * Marks the differences between two renders.
 * @param second the same render with other values for the secrets; if undefined, everything is marked
 */
export function secretPathsOf(
  secretPaths: readonly ValuePath[],
  first: RenderOutput,
  second: RenderOutput | undefined,
): SecretPaths {
  const computed = leavesOf(first.computed, []).filter(
    ({ path, value }) =>
      path.length > 0 && JSON.stringify(value) !== JSON.stringify(second && valueAt(second.computed, path)),
  );
  const { hooks } = first.manifest;
  const others = second?.manifest.hooks ?? [];
  const counterpartOf = (index: number) => {
    const hook = hooks[index];
    if (hooks.length === others.length) return others[index];
    return others.find(({ path, kind, name }) => path === hook?.path && kind === hook.kind && name === hook.name);
  };
  return {
    values: [...secretPaths, ...computed.map(({ path }) => path)],
    manifest: differingLines(first.manifest.text, second?.manifest.text),
    hooks: hooks.map(({ manifest }, index) => differingLines(manifest, counterpartOf(index)?.manifest)),
    notes: differingTextLines(first.notes, second?.notes),
  };
}

/**
 * Stores the marks in a chart's metadata. On a rollback, Helm copies them to the new revision together with the chart.
 */
export function withSecretPaths(metadata: JsonObject, paths: SecretPaths): JsonObject {
  const { annotations } = metadata;
  const own = isJsonObject(annotations) ? annotations : {};
  return { ...metadata, annotations: { ...own, [annotation]: JSON.stringify(paths) } };
}

/** The marks of a record; undefined if it has no marks. */
export function recordedSecretPaths({ annotations }: JsonObject): SecretPaths | undefined {
  const text = isJsonObject(annotations) ? annotations[annotation] : undefined;
  if (typeof text !== 'string') return undefined;
  try {
    const { values, manifest, hooks, notes } = JSON.parse(text);
    const complete = [values, manifest, hooks, notes].every(Array.isArray);
    return complete ? { values, manifest, hooks, notes } : undefined;
  } catch {
    return undefined;
  }
}
