import {
  hideSecrets,
  type KubernetesObject,
  type Manifest,
  type ManifestObject,
  marksOf,
  objectIdentity,
  type ReleaseContent,
  secretTexts,
  withDefinitions,
  withSecretMarks,
} from '../chart/index.ts';
import type { JsonObject, StackSettings } from '../config/index.ts';
import { releaseErrors } from '../errors.ts';
import { withMaskHint, withoutSecretTexts } from './secretErrors.ts';
import { secretsIn, withOtherSecrets } from './secretValues.ts';

/** An object of the release with what tells which of its values are secret. */
export interface RenderedObject {
  /** What it was rendered from; it tells the part of the release. */
  source: string;
  object: KubernetesObject;
  /** The same object made from other secrets; undefined when it could not be made, and all of it counts as secret. */
  counterpart: KubernetesObject | undefined;
}

export interface RenderedRelease {
  content: ReleaseContent;
  objects: RenderedObject[];
  /** What the charts have in `crds/`: made before everything else, never deleted, and no part of the record but for their names. */
  definitions: ManifestObject[];
  /** Definitions that a record names: they stay as they are in the cluster. */
  keptDefinitions: KubernetesObject[];
  /** True when the notes show a secret. */
  secretNotes: boolean;
}

/** What one render of a chart gives. */
export interface RenderedOnce {
  manifest: Manifest;
  notes: string;
  /** Defaults of the dependencies that followed from other values. */
  computed: JsonObject;
  /** What is in `crds/`. */
  definitions: ManifestObject[];
}

/** Renders the same chart with values as they are, or with others in the place of the secret ones. */
export interface Renders {
  render: () => Promise<RenderedOnce>;
  /** @param skipsMistakes whether what cannot be rendered with them is left out */
  renderOthers: (skipsMistakes: boolean) => Promise<RenderedOnce>;
}

/** A render whose errors hold no secret: what the other render says differently is left out. */
export async function renderFirst(
  { render, renderOthers }: Renders,
  { values, secretPaths }: Pick<StackSettings, 'values' | 'secretPaths'>,
): Promise<RenderedOnce> {
  try {
    return await render();
  } catch (error) {
    if (secretPaths.length === 0) throw error;
    if (secretsIn({ values, secretPaths }) === 'masked') throw withMaskHint(error);
    const harmless = await renderOthers(false).then(() => [], releaseErrors);
    const hide = hideSecrets(secretTexts(withOtherSecrets(values, secretPaths), secretPaths));
    throw withoutSecretTexts(error, harmless, hide);
  }
}

/**
 * A release out of its render. With secret values in the config the chart is rendered a second time with others in their place: what
 * differs is secret, and so is what could not be rendered then.
 * @param chart as the revision records it
 */
export async function assembleRelease(
  first: RenderedOnce,
  chart: ReleaseContent['chart'],
  { renderOthers }: Renders,
  { values, secretPaths }: StackSettings,
): Promise<RenderedRelease> {
  const { manifest, notes, definitions } = first;
  const defined = definitions.map(({ object }) => object);
  const metadata = withDefinitions(chart.metadata, defined);
  const { text, hooks } = manifest;
  const content: ReleaseContent = { chart: { ...chart, metadata }, config: values, manifest: text, hooks, notes };
  const beside = { definitions, keptDefinitions: [] };
  if (secretPaths.length === 0) {
    const objects = manifest.objects.map(({ source, object }) => ({ source, object, counterpart: object }));
    return { content, objects, ...beside, secretNotes: false };
  }
  const second = await renderOthers(true).catch(() => undefined);
  const marks = marksOf(secretPaths, first, second);
  content.chart.metadata = withSecretMarks(content.chart.metadata, marks);
  return {
    content,
    objects: withCounterparts(manifest.objects, second?.manifest.objects ?? []),
    ...beside,
    secretNotes: marks.notes.length > 0,
  };
}

/** What of the same template has no counterpart of its name has the one of its kind in its place: a secret is in the name. */
function withCounterparts(objects: readonly ManifestObject[], others: readonly ManifestObject[]): RenderedObject[] {
  const byName = new Map(others.map(({ object }) => [objectIdentity(object), object]));
  const names = new Set(objects.map(({ object }) => objectIdentity(object)));
  const left = others.filter(({ object }) => !names.has(objectIdentity(object)));
  return objects.map(({ source, object }) => {
    const named = byName.get(objectIdentity(object));
    const index = left.findIndex((other) => other.source === source && other.object.kind === object.kind);
    const [renamed] = named === undefined && index >= 0 ? left.splice(index, 1) : [];
    return { source, object, counterpart: named ?? renamed?.object };
  });
}
