import type { StackSettings } from '../config/index.ts';
import { type Position, throwAll } from '../errors.ts';
import { type Json, type JsonObject, leavesOf, valueAt } from '../json/index.ts';
import {
  digestOf,
  type ManifestObject,
  type RecordedRevision,
  type ReleaseContent,
  secretPathsOf,
  withSecretPaths,
} from '../manifest/index.ts';
import { hasSecrets } from './clusterEngine.ts';
import { describeFields } from './generated/describeFields.ts';
import { type MarkedRelease, markSettled } from './generated/markSettled.ts';
import { regeneratedIn, withRegenerated } from './generated/regenerate.ts';
import { objectsIn } from './generated/releaseParts.ts';
import { type RenderedTexts, type SettledRelease, settleGenerated } from './generated/settleGenerated.ts';
import { type RenderableChart, renderOthers } from './renderableChart.ts';
import {
  type RenderedAgain,
  type RenderedObject,
  type RenderedOnce,
  type RenderedRelease,
  shownGenerated,
} from './rendered.ts';
import type { RenderRequest } from './renderRequest.ts';
import { reproducibleChart } from './reproducible/reproducibility.ts';
import { withCounterparts } from './secrets/withCounterparts.ts';

interface GeneratedRender {
  first: RenderedOnce;
  again: RenderedAgain;
  /** The content that the revision would record if the chart generated nothing. */
  content: ReleaseContent;
}

/**
 * Assembles a release of a chart that renders differently each time. The generated fields take the recorded revision's values and count as secret.
 * @param whole the settings that the render saw
 * @throws ReleaseError(s) CHART_NOT_REPRODUCIBLE (with `strictRendering`), CHART_NOT_GENERATED
 */
export async function assembleGenerated(
  { first, again, content }: GeneratedRender,
  chart: RenderableChart,
  whole: StackSettings,
  request: RenderRequest,
): Promise<Omit<RenderedRelease, 'crds' | 'keptCrds'>> {
  const { settings, hidesGenerated = false } = request;
  const { secretPaths, release } = settings;
  const { metadata } = content.chart;
  if (release.strictRendering) {
    const renderWith = (values: JsonObject) => chart.render({ settings: whole, values });
    const fixing = { chart: String(metadata.name), values: settings.values, renderWith };
    throwAll(await reproducibleChart(first.manifest, again.manifest, { ...fixing, changing: again.changing }));
  }
  const recorded = hidesGenerated ? undefined : await request.recorded?.();
  const honoured = recorded === undefined ? [] : regeneratedIn(recorded.content.chart.metadata);
  const settled = settleGenerated({
    first: textsOf(first),
    second: textsOf(again),
    namespace: release.namespace,
    regenerate: hidesGenerated
      ? []
      : [...release.regenerate.filter((entry) => !honoured.includes(entry)), ...release.regenerateNow],
    placeOf: (entry) => placeOf(entry, settings),
    shown: hidesGenerated ? shownGenerated : undefined,
    recorded: recorded && recordedTexts(recorded, content),
  });
  const others = !hasSecrets(request) ? first : await renderOthers(chart, whole, true).catch(() => undefined);
  const marked = markSettled(settled, others === first ? settled : others && textsOf(others), release.namespace);
  const paths = secretPathsOf(
    secretPaths,
    { manifest: settled, notes: settled.notes, computed: first.computed },
    marked.others && {
      manifest: { text: marked.others.text, hooks: [...marked.others.hooks] },
      notes: others === first ? settled.notesCounterpart : marked.others.notes,
      computed: others?.computed ?? {},
    },
  );
  const all = {
    ...paths,
    manifest: sorted([...paths.manifest, ...marked.manifestLines]),
    hooks: paths.hooks.map((lines, index) => sorted([...lines, ...(marked.hookLines[index] ?? [])])),
  };
  const isMarked = [all.values, all.manifest, all.hooks.flat(), all.notes].some((each) => each.length > 0);
  const noted = withRegenerated(metadata, release.regenerate);
  const own = first.manifest.objects;
  const counterparts = others === first ? own.map(withItself) : withCounterparts(own, others?.manifest.objects ?? []);
  const objects = objectsOf(settled, own, counterparts, marked);
  return {
    content: {
      ...content,
      chart: { ...content.chart, metadata: isMarked ? withSecretPaths(noted, all) : noted },
      manifest: settled.text,
      hooks: settled.hooks,
      notes: settled.notes,
    },
    objects,
    secretNotes: all.notes.length > 0,
    generated: {
      lines: describeFields(settled),
      isDeployed: settled.isDeployed,
      isFresh: settled.documents.some(({ fields }) => fields.some(({ isFresh }) => isFresh)),
      hasFreshNotes: settled.hasFreshNotes,
    },
  };
}

/** The position of a `regenerate` entry: its line in the file, or the flag. */
function placeOf(entry: string, { release, origin }: StackSettings): Position | undefined {
  const index = release.regenerate.indexOf(entry);
  const path = index === -1 ? ['release', 'regenerateNow'] : ['release', 'regenerate', index];
  return origin(path) ?? origin(path.slice(0, 2));
}

function textsOf({ manifest, notes }: Pick<RenderedOnce, 'manifest' | 'notes'>): RenderedTexts {
  return { text: manifest.text, hooks: manifest.hooks, notes };
}

function recordedTexts({ content, digest, attempted }: RecordedRevision, wanted: ReleaseContent) {
  return {
    text: content.manifest,
    hooks: content.hooks,
    notes: content.notes,
    attempted: attempted && { text: attempted.manifest, hooks: attempted.hooks },
    changedTexts: [
      ...changedTexts(content.config, wanted.config),
      ...changedTexts(content.chart.values, wanted.chart.values),
    ],
    isDeployed: ({ text, hooks }: RenderedTexts) =>
      digest !== undefined && digestOf({ ...wanted, manifest: text, hooks: [...hooks] }) === digest,
  };
}

function changedTexts(before: JsonObject, now: JsonObject): string[] {
  return leavesOf(now, []).flatMap(({ path, value }) => {
    if (value === '' || isCollection(value) || value === valueAt(before, path)) return [];
    const text = String(value);
    return [text, Buffer.from(text, 'base64').toString('utf8')].filter((each) => each !== '');
  });
}

function isCollection(value: Json): boolean {
  return typeof value === 'object';
}

function sorted(lines: readonly number[]): number[] {
  return [...new Set(lines)].sort((left, right) => left - right);
}

function withItself({ source, object }: ManifestObject): RenderedObject {
  return { source, object, counterpart: object };
}

/**
 * @param own the objects of the first render, in document order
 * @param counterparts the same objects with their counterparts
 */
function objectsOf(
  { parts }: SettledRelease,
  own: readonly ManifestObject[],
  counterparts: readonly RenderedObject[],
  { objects }: MarkedRelease,
): RenderedObject[] {
  let at = 0;
  return parts.flatMap((part, index): RenderedObject[] => {
    if (part.hook !== undefined) return [];
    const settled = objects.get(index);
    if (settled !== undefined) {
      at += settled.length;
      return settled.map(({ source, object, counterpart, fresh }) => ({ source, object, counterpart, fresh }));
    }
    const count = own[at]?.text === part.text ? 1 : objectsIn(part).length;
    at += count;
    return counterparts.slice(at - count, at);
  });
}
