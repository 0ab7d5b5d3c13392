import {
  type KubernetesObject,
  type Manifest,
  type ManifestObject,
  marksOf,
  objectIdentity,
  type ReleaseContent,
  withDefinitions,
  withSecretMarks,
} from '../chart/index.ts';
import type { JsonObject, StackSettings } from '../config/index.ts';
import { releaseErrors } from '../errors.ts';
import { withoutSecretTexts } from './secretErrors.ts';

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
  renderOthers: () => Promise<RenderedOnce>;
}

/** A render whose errors hold no secret: what the other render says differently is left out. */
export function renderFirst({ render, renderOthers }: Renders, { secretPaths }: StackSettings): Promise<RenderedOnce> {
  return render().catch(async (error) => {
    if (secretPaths.length === 0) throw error;
    throw withoutSecretTexts(error, await renderOthers().then(() => [], releaseErrors));
  });
}

/**
 * A release out of its render. With secret values in the config the chart is rendered a second time with others in their place: what
 * differs is secret.
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
    return { content, objects: withoutSecrets(manifest.objects), ...beside, secretNotes: false };
  }
  const second = await renderOthers().catch(() => undefined);
  content.chart.metadata = withSecretMarks(content.chart.metadata, marksOf(secretPaths, first, second));
  const counterparts = new Map(second?.manifest.objects.map(({ object }) => [objectIdentity(object), object]));
  return {
    content,
    objects: manifest.objects.map(({ source, object }) => ({
      source,
      object,
      counterpart: counterparts.get(objectIdentity(object)),
    })),
    ...beside,
    secretNotes: second?.notes !== notes,
  };
}

export function withoutSecrets(objects: readonly Pick<RenderedObject, 'source' | 'object'>[]): RenderedObject[] {
  return objects.map(({ source, object }) => ({ source, object, counterpart: object }));
}
