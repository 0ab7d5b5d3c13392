import { isJsonObject, type JsonObject, leavesOf, type ValuePath, valueAt } from '../../json/index.ts';
import type { Manifest } from '../objects.ts';
import { differingLines, differingTextLines } from './differingLines.ts';

/**
 * What of a release is made of secrets. A record holds the values themselves, as Helm's do; these marks go with it, so
 * that whoever shows it or deploys it again knows what not to show.
 */
export interface SecretPaths {
  /** Paths inside the values, those that followed from others included. */
  values: ValuePath[];
  /** Lines of the manifest, from 1. */
  manifest: number[];
  /** Lines of each hook's manifest, in the order of the hooks. */
  hooks: number[][];
  /** Lines of the notes. */
  notes: number[];
}

/** What one render gives, as far as secrets can show in it. */
export interface Marked {
  manifest: Pick<Manifest, 'text' | 'hooks'>;
  notes: string;
  computed: JsonObject;
}

const annotation = 'kubesentiment.io/secrets';

/**
 * Marks what differs between two renders.
 * @param second the same with other values in place of the secret ones, as far as it could be made; without it everything is marked
 */
export function secretPathsOf(
  secretPaths: readonly ValuePath[],
  first: Marked,
  second: Marked | undefined,
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

/** A chart's metadata with the marks. Helm copies them with the rest of a chart to the revision of a rollback. */
export function withSecretPaths(metadata: JsonObject, marks: SecretPaths): JsonObject {
  const { annotations } = metadata;
  const own = isJsonObject(annotations) ? annotations : {};
  return { ...metadata, annotations: { ...own, [annotation]: JSON.stringify(marks) } };
}

/** The marks that go with a record; undefined for one that nobody marked. */
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
