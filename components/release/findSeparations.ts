import {
  type KubernetesObject,
  type ManifestObject,
  mergeValues,
  objectIdentity,
  parseManifest,
} from '../chart/index.ts';
import type { Json, JsonObject, ValuePath } from '../config/index.ts';
import type { RenderedRelease } from './assembleRelease.ts';
import { makersOf } from './makersOf.ts';
import { type ReleaseChart, releaseCharts } from './releaseCharts.ts';
import type { RenderRequest } from './renderParts.ts';
import { renderRelease } from './renderRelease.ts';
import { renamesOf, type Setting, switchesOf } from './separatingValues.ts';

/** A value of the config that keeps objects of a release apart from those of another one. */
export interface Separation extends Setting {
  objects: KubernetesObject[];
  /** How many objects more get another name, or go, with it. */
  others: number;
}

/** What another value changes about a release. */
interface Trial extends Setting {
  /** Identities of what is made no more. */
  gone: ReadonlySet<string>;
  /** What is made instead. */
  added: readonly KubernetesObject[];
}

/**
 * Values under which objects get names that are free. Nothing is guessed: the release is rendered with each value that may do
 * so, and chosen is the one under which the names change, and the fewest others.
 * @param rendered the release as it is
 * @param taken identities (objectIdentity) of its objects whose names are taken
 * @param areFree whether nobody else has objects of these names
 * @returns nothing for objects that no value separates
 * @throws ReleaseError(s) CHART_* and DEPENDENCY_*
 */
export async function findSeparations(
  request: RenderRequest,
  { content }: Pick<RenderedRelease, 'content'>,
  taken: ReadonlySet<string>,
  areFree: (objects: readonly KubernetesObject[]) => Promise<boolean>,
): Promise<Separation[]> {
  const { name, namespace } = request.settings.release;
  const before = parseManifest(content.manifest);
  const charts = await releaseCharts(request);
  const found: Separation[] = [];
  let left = before.filter(({ object }) => taken.has(objectIdentity(object)));
  // With another namespace most names are free; charts have the release's name in them already.
  await take((chart, object) => renamesOf(chart, object, namespace));
  await take((chart, object) => renamesOf(chart, object, `${name}-${namespace}`));
  await take(switchesOf);
  return found;

  /** Takes the best of the settings, one after the other, as long as one separates something. */
  async function take(settingsFor: (chart: ReleaseChart, object: KubernetesObject) => Setting[]): Promise<void> {
    const settings = left.flatMap((made) => makersOf(made, charts).flatMap((chart) => settingsFor(chart, made.object)));
    const unique = [...new Map(settings.map((setting) => [JSON.stringify(setting.path), setting])).values()];
    const trials = (await Promise.all(unique.map((setting) => tryOut(request, before, setting)))).filter(
      (trial) => trial !== undefined,
    );
    while (left.length > 0 && trials.length > 0) {
      const [best] = trials.sort(
        (one, other) => separatedBy(other) - separatedBy(one) || one.gone.size - other.gone.size,
      );
      if (best === undefined || separatedBy(best) === 0) return;
      trials.shift();
      if (!(await areFree(best.added))) continue;
      const { gone, added: _added, ...setting } = best;
      const objects = left.map(({ object }) => object).filter((object) => gone.has(objectIdentity(object)));
      found.push({ ...setting, objects, others: gone.size - objects.length });
      left = left.filter(({ object }) => !objects.includes(object));
    }
  }

  function separatedBy({ gone }: Trial): number {
    return left.filter(({ object }) => gone.has(objectIdentity(object))).length;
  }
}

/** @returns undefined where the value is refused, or where a name takes objects away */
async function tryOut(
  request: RenderRequest,
  before: readonly ManifestObject[],
  setting: Setting,
): Promise<Trial | undefined> {
  const { settings } = request;
  const values = mergeValues(settings.values, at(setting.path, setting.value));
  const rendered = await renderRelease({ ...request, settings: { ...settings, values } }).catch(() => undefined);
  if (rendered === undefined) return undefined;
  const known = new Set(before.map(({ object }) => objectIdentity(object)));
  const after = rendered.objects.map(({ object }) => object);
  const there = new Set(after.map((object) => objectIdentity(object)));
  const gone = before.map(({ object }) => object).filter((object) => !there.has(objectIdentity(object)));
  const added = after.filter((object) => !known.has(objectIdentity(object)));
  if (setting.value !== false && kindsOf(gone) !== kindsOf(added)) return undefined;
  return { ...setting, gone: new Set(gone.map((object) => objectIdentity(object))), added };
}

function kindsOf(objects: readonly KubernetesObject[]): string {
  return JSON.stringify(objects.map(({ kind }) => kind).sort());
}

/** Values that say just one thing. */
function at(path: ValuePath, value: Json): JsonObject {
  const [key = '', ...rest] = path;
  return { [key]: rest.length === 0 ? value : at(rest, value) };
}
