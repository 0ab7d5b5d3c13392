import { mergeValues } from '../../chart/index.ts';
import type { Json, JsonObject, ValuePath } from '../../json/index.ts';
import { type KubernetesObject, objectIdentity } from '../../manifest/index.ts';
import type { RenderedObject, RenderedRelease } from '../rendered.ts';
import { renderRelease } from '../renderRelease.ts';
import type { RenderRequest } from '../renderRequest.ts';
import { renamesOf, type Setting, switchesOf, touchesSecret } from './candidateValues.ts';
import { chartsOf } from './chartsOf.ts';
import { holdsData } from './holdsData.ts';
import { type ReleaseChart, releaseCharts } from './releaseCharts.ts';

/** A value that renames objects of a release, so that they don't conflict with those of another release. */
export interface Rename extends Setting {
  objects: RenderedObject[];
  /** Other objects that the value renames or removes. */
  others: RenderedObject[];
}

/** The objects that the release has with the given values. */
interface State {
  values: JsonObject;
  objects: readonly RenderedObject[];
}

/** The effect of another value on a release. */
interface Trial {
  setting: Setting;
  after: State;
  /** The objects that are no longer rendered, by identity. */
  gone: ReadonlyMap<string, RenderedObject>;
  /** The objects that are rendered instead. */
  added: readonly KubernetesObject[];
}

/**
 * Finds values that give conflicting objects free names. Each candidate is verified by a render. The best one renames the most conflicting
 * objects and the fewest others; the next candidates are rendered together with those already chosen. Objects that hold data are renamed
 * only if no other value works, because the data stays under the old name.
 * @param rendered the current release
 * @param taken identities (objectIdentity) of its objects whose names are taken
 * @param areFree whether no other owner has objects with these names
 * @param signal stops the search, which then returns what it has found. @default none
 * @returns no entry for objects that no value renames
 * @throws ReleaseError(s) CHART_* and DEPENDENCY_*
 */
export async function findRenames(
  request: RenderRequest,
  { objects }: Pick<RenderedRelease, 'objects'>,
  taken: ReadonlySet<string>,
  areFree: (objects: readonly KubernetesObject[]) => Promise<boolean>,
  signal?: AbortSignal,
): Promise<Rename[]> {
  const { release, values, secretPaths } = request.settings;
  const { name, namespace } = release;
  const found: Rename[] = [];
  // The search does not wait for a render that has started.
  const stopped = new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }));
  const charts = await releaseCharts(request);
  let current: State = { values, objects };
  let tried = new Map<string, Promise<Trial | undefined>>();
  let isTried = false;
  let left = objects.filter((made) => taken.has(identityOf(made)));
  // Don't offer another namespace: it would free most names, and charts already prefix names with the release's name.
  const ways = [
    (chart: ReleaseChart, made: RenderedObject) => renamesOf(chart, made, namespace),
    (chart: ReleaseChart, made: RenderedObject) => renamesOf(chart, made, `${name}-${namespace}`),
    switchesOf,
  ];
  for (const way of ways) await take(way, (trial) => !othersIn(trial).some(holdsData));
  for (const way of ways) await take(way, () => true);
  return found;

  /** Takes the best candidate again and again, as long as one renames a conflicting object. */
  async function take(
    settingsFor: (chart: ReleaseChart, made: RenderedObject) => Setting[],
    mayTake: (trial: Trial) => boolean,
  ): Promise<void> {
    const settings = left.flatMap((made) => chartsOf(made, charts).flatMap((chart) => settingsFor(chart, made)));
    const plain = settings.filter(({ path }) => !touchesSecret(path, secretPaths));
    const unique = [...new Map(plain.map((setting) => [JSON.stringify(setting.path), setting])).values()];
    const trials = await tryAll(unique);
    while (left.length > 0) {
      const [best] = trials.sort(
        (one, other) => separatedBy(other).length - separatedBy(one).length || one.gone.size - other.gone.size,
      );
      if (best === undefined || separatedBy(best).length === 0) return;
      trials.shift();
      const trial = await tryOn(best.setting);
      const separated = trial === undefined ? [] : separatedBy(trial);
      if (trial === undefined || separated.length === 0 || !mayTake(trial) || !(await areFree(trial.added))) continue;
      found.push({ ...trial.setting, objects: separated, others: othersIn(trial) });
      left = left.filter((made) => !separated.includes(made));
      current = trial.after;
      tried = new Map();
      if (signal?.aborted) return;
    }
  }

  /**
   * Tries a few at a time, until one renames all conflicting objects and nothing else. The first is the most likely, so it is tried alone.
   */
  async function tryAll(settings: readonly Setting[]): Promise<Trial[]> {
    const ended = new Map<Setting, Trial>();
    // In the order of the settings, not in the order in which the trials end.
    const trials = () => settings.flatMap((setting) => ended.get(setting) ?? []);
    const collect = async (setting: Setting) => {
      const trial = await tryOn(setting);
      if (trial !== undefined) ended.set(setting, trial);
    };
    let waiting = settings;
    while (waiting.length > 0 && !(signal?.aborted && isTried)) {
      const few = waiting.slice(0, isTried ? trialsAtOnce : 1);
      waiting = waiting.slice(few.length);
      const tried = Promise.all(few.map(collect));
      await (isTried ? Promise.race([tried, stopped]) : tried);
      isTried = true;
      if (trials().some((trial) => separatedBy(trial).length === left.length && trial.gone.size === left.length)) break;
    }
    return trials();
  }

  /** Tries a setting on top of those already chosen, at most once. */
  function tryOn(setting: Setting): Promise<Trial | undefined> {
    const key = JSON.stringify([setting.path, setting.value]);
    const trial = tried.get(key) ?? tryOut(request, current, setting);
    tried.set(key, trial);
    return trial;
  }

  function separatedBy({ gone }: Trial): RenderedObject[] {
    return left.filter((made) => gone.has(identityOf(made)));
  }

  function othersIn({ gone }: Trial): RenderedObject[] {
    return [...gone].filter(([identity]) => !taken.has(identity)).map(([, made]) => made);
  }
}

const trialsAtOnce = 4;

/** @returns undefined if the value is refused, or if a name override removes objects */
async function tryOut(request: RenderRequest, before: State, setting: Setting): Promise<Trial | undefined> {
  const values = mergeValues(before.values, at(setting.path, setting.value));
  const settings = { ...request.settings, values };
  const rendered = await renderRelease({ ...request, settings }).catch(() => undefined);
  if (rendered === undefined) return undefined;
  const known = new Set(before.objects.map(identityOf));
  const there = new Set(rendered.objects.map(identityOf));
  const gone = before.objects.filter((made) => !there.has(identityOf(made)));
  const added = rendered.objects.filter((made) => !known.has(identityOf(made))).map(({ object }) => object);
  if (setting.value !== false && kindsOf(gone.map(({ object }) => object)) !== kindsOf(added)) return undefined;
  const after = { values, objects: rendered.objects };
  return { setting, after, gone: new Map(gone.map((made) => [identityOf(made), made])), added };
}

function identityOf({ object }: RenderedObject): string {
  return objectIdentity(object);
}

function kindsOf(objects: readonly KubernetesObject[]): string {
  return JSON.stringify(objects.map(({ kind }) => kind).sort());
}

/** Values with only this one entry. */
function at(path: ValuePath, value: Json): JsonObject {
  const [key = '', ...rest] = path;
  return { [key]: rest.length === 0 ? value : at(rest, value) };
}
