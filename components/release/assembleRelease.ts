import { isDeepStrictEqual } from 'node:util';
import {
  hideSecrets,
  type KubernetesObject,
  type Manifest,
  type ManifestObject,
  marksOf,
  type ReleaseContent,
  secretTexts,
  withDefinitions,
  withSecretMarks,
} from '../chart/index.ts';
import type { JsonObject, StackSettings, ValuePath } from '../config/index.ts';
import { releaseErrors } from '../errors.ts';
import { hasSecrets } from './clusterEngine.ts';
import type { RenderRequest } from './renderParts.ts';
import { withMaskHint, withoutSecretTexts } from './secretErrors.ts';
import { secretsIn, withOtherSecrets } from './secretValues.ts';
import { withCounterparts } from './withCounterparts.ts';

/** An object of the release with what tells which of its values are secret. */
export interface RenderedObject {
  /** What it was rendered from; it tells the part of the release. */
  source: string;
  object: KubernetesObject;
  /** The same object made from other secrets; undefined when it could not be made, and all of it counts as secret. */
  counterpart: KubernetesObject | undefined;
  /** Fields that this render made up: another render makes them differently. @default none */
  fresh?: ValuePath[];
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
  /** Whether the chart is one of ours, which count on the Secret `<release>-credentials`. @default false */
  countsOnCredentials?: true;
  /** What the charts generate; undefined where they generate nothing. */
  generated?: GeneratedSummary;
}

/** What becomes of the fields that charts generate. */
export interface GeneratedSummary {
  /** For people: names and fields, no values. */
  lines: string[];
  /** Whether the release is what is deployed already. */
  isDeployed: boolean;
  /** Whether this render made any of it up: another render makes another release. */
  isFresh: boolean;
  hasFreshNotes: boolean;
}

/** What one render of a chart gives. */
export interface RenderedOnce {
  manifest: Manifest;
  notes: string;
  /** Defaults of the dependencies that followed from other values. */
  computed: JsonObject;
  /** What is in `crds/`. */
  definitions: ManifestObject[];
  /** The same rendered once more, where that may give something else. */
  again?: RenderedAgain;
}

/** Another render of the same values. */
export interface RenderedAgain {
  manifest: Manifest;
  notes: string;
  /** Values that are templates which may render differently each time. */
  changing: ValuePath[];
}

/** Renders the same chart with values as they are, or with others in the place of the secret ones. */
export interface Renders {
  render: () => Promise<RenderedOnce>;
  /** @param skipsMistakes whether what cannot be rendered with them is left out */
  renderOthers: (skipsMistakes: boolean) => Promise<RenderedOnce>;
  /** The same values once more, to be compared. @default the first way once more */
  renderCompared?: () => Promise<RenderedOnce>;
  /** With other values of the user's. */
  renderWith: (values: JsonObject) => Promise<RenderedOnce>;
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
  renders: Renders,
  request: RenderRequest,
): Promise<RenderedRelease> {
  const { values, secretPaths, release } = request.settings;
  const { manifest, notes, definitions, again } = first;
  const defined = definitions.map(({ object }) => object);
  const metadata = withDefinitions(chart.metadata, defined);
  const { text, hooks } = manifest;
  const content: ReleaseContent = { chart: { ...chart, metadata }, config: values, manifest: text, hooks, notes };
  const beside = { definitions, keptDefinitions: [] };
  const isAsked = release.regenerate.length + release.regenerateNow.length > 0;
  if (isAsked || (again !== undefined && !isSame(first, again))) {
    // Loaded here: most charts generate nothing.
    const { assembleGenerated } = await import('./assembleGenerated.ts');
    const generated = { first, again: again ?? { manifest, notes, changing: [] }, content };
    return { ...(await assembleGenerated(generated, renders, request)), ...beside };
  }
  if (!hasSecrets(request)) {
    const objects = manifest.objects.map(({ source, object }) => ({ source, object, counterpart: object }));
    return { content, objects, ...beside, secretNotes: false };
  }
  const second = await renders.renderOthers(true).catch(() => undefined);
  const marks = marksOf(secretPaths, first, second);
  content.chart.metadata = withSecretMarks(content.chart.metadata, marks);
  return {
    content,
    objects: withCounterparts(manifest.objects, second?.manifest.objects ?? []),
    ...beside,
    secretNotes: marks.notes.length > 0,
  };
}

function isSame({ manifest, notes }: RenderedOnce, again: RenderedAgain): boolean {
  const isSameHooks = isDeepStrictEqual(manifest.hooks, again.manifest.hooks);
  return manifest.text === again.manifest.text && notes === again.notes && isSameHooks;
}
