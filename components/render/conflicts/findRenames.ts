import { mergeValues } from '../../chart/index.ts';
import type { Json, JsonObject, ValuePath } from '../../json/index.ts';
import { type KubernetesObject, objectIdentity } from '../../manifest/index.ts';
import type { RenderedObject, RenderedRelease } from '../rendered.ts';
import type { RenderRequest } from '../renderOwnChart.ts';
import { renderRelease } from '../renderRelease.ts';
import { renamesOf, type Setting, switchesOf, touchesSecret } from './candidateValues.ts';
import { chartsOf } from './chartsOf.ts';
import { holdsData } from './holdsData.ts';
import { type ReleaseChart, releaseCharts } from './releaseCharts.ts';

/** A value of the config that keeps objects of a release apart from those of another one. */
export interface Rename extends Setting {
  objects: RenderedObject[];
  /** What else gets another name, or goes, with it. */
  others: RenderedObject[];
}

/** The release as some values make it. */
interface State {
  values: JsonObject;
  objects: readonly RenderedObject[];
}

/** What another value changes about a release. */
interface Trial {
  setting: Setting;
  after: State;
  /** What is made no more, by its identity. */
  gone: ReadonlyMap<string, RenderedObject>;
  /** What is made instead. */
  added: readonly KubernetesObject[];
}

/**
 * Values under which objects get names that are free. Nothing is guessed: the release is rendered with each value that may do
 * so, and chosen is the one under which the names change, and the fewest others. The next is tried together with those that are
 * chosen already. What holds data is renamed where nothing else does, since data stays under its old name.
 * @param rendered the release as it is
 * @param taken identities (objectIdentity) of its objects whose names are taken
 * @param areFree whether nobody else has objects of these names
 * @param signal ends the search: what is found until then is given. @default none
 * @returns nothing for objects that no value separates
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
  // A render that is under way is not waited for.
  const stopped = new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }));
  const charts = await releaseCharts(request);
  let current: State = { values, objects };
  let tried = new Map<string, Promise<Trial | undefined>>();
  let isTried = false;
  let left = objects.filter((made) => taken.has(identityOf(made)));
  // With another namespace most names are free; charts have the release's name in them already.
  const ways = [
    (chart: ReleaseChart, made: RenderedObject) => renamesOf(chart, made, namespace),
    (chart: ReleaseChart, made: RenderedObject) => renamesOf(chart, made, `${name}-${namespace}`),
    switchesOf,
  ];
  for (const way of ways) await take(way, (trial) => !othersIn(trial).some(holdsData));
  for (const way of ways) await take(way, () => true);
  return found;

  /** Takes the best of the settings that may be taken, one after the other, as long as one separates something. */
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
   * A few at a time, until one is as good as any can be: it separates all, and changes nothing else. The first is the likeliest, and
   * is tried to its end.
   */
  async function tryAll(settings: readonly Setting[]): Promise<Trial[]> {
    const ended = new Map<Setting, Trial>();
    // In the order of the settings, whichever trial ends first.
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

  /** Each on top of what is chosen, and once. */
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

/** @returns undefined where the value is refused, or where a name takes objects away */
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

/** Values that say just one thing. */
function at(path: ValuePath, value: Json): JsonObject {
  const [key = '', ...rest] = path;
  return { [key]: rest.length === 0 ? value : at(rest, value) };
}
