import { type Chart, mergeValues, type ValueLayer } from '../chart/index.ts';
import type { StackSettings } from '../config/index.ts';
import type { Position } from '../errors.ts';
import type { HelmChart } from '../helm/index.ts';
import { type JsonObject, type ValuePath, valueAt } from '../json/index.ts';

type Given = Pick<StackSettings, 'release' | 'values' | 'secretPaths' | 'origin'>;

/**
 * The chart's defaults, what is added to them, and the user's values over all; without what the dependencies say.
 * @param given the user's values
 */
export function valuesOf(
  chart: Chart,
  release: StackSettings['release'],
  given: JsonObject,
  computed: JsonObject = {},
): JsonObject {
  return mergeValues(defaultsOf(chart, release, computed), given, subchartsOf(chart));
}

/** The chart's defaults and what is added to them. */
export function defaultsOf(
  chart: Chart,
  { credentialsRotation }: StackSettings['release'],
  computed: JsonObject,
): JsonObject {
  // Stands for the credentials' values in checksums: pods restart when it moves, and no render sees a credential.
  return mergeValues(mergeValues(chart.values, computed, subchartsOf(chart)), { global: { credentialsRotation } });
}

/** The names under which a chart's values go on to its dependencies. */
export function subchartsOf({ metadata: { dependencies = [] } }: Pick<Chart, 'metadata'>): string[] {
  return dependencies.map(({ name, alias }) => alias || name);
}

/**
 * What {@link valuesOf} merges, from the lowest to the highest: values.yaml, the computed values, the settings that charts
 * see, the stack's config. Where the stack's file is not known, its values come from `pulumi config`.
 */
export function layersOf(
  chart: Chart,
  { release, values, secretPaths, origin }: Given,
  computed: JsonObject = {},
  secretComputed: readonly ValuePath[] = [],
): ValueLayer[] {
  return [
    { values: chart.values, positionOf: chart.originOf, secretPaths: [] },
    {
      values: computed,
      positionOf: () => ({ file: `${chart.shownAs}/templates/_values.yaml.hbs` }),
      secretPaths: secretComputed,
    },
    ...settingsLayer(chart, release, origin(['release', 'credentialsRotation'])),
    stackLayer({ values, secretPaths, origin }),
  ];
}

/** The defaults of a chart of Go templates, and the user's values over them: it sees nothing else. */
export function helmValuesOf(chart: HelmChart, { values }: Given): JsonObject {
  return mergeValues(chart.values, values, subchartsOf(chart));
}

/** What {@link helmValuesOf} merges, from the lowest to the highest. */
export function helmLayersOf({ defaults }: HelmChart, given: Given): ValueLayer[] {
  return [...defaults, stackLayer(given)];
}

function stackLayer({ values, secretPaths, origin }: Omit<Given, 'release'>): ValueLayer {
  return { values, positionOf: (path) => writtenAt(path, origin), secretPaths };
}

/** A default of ours that says what the chart's own default says is left to the chart. */
function settingsLayer(
  chart: Chart,
  { credentialsRotation }: StackSettings['release'],
  position: Position | undefined,
): ValueLayer[] {
  const path = ['global', 'credentialsRotation'];
  if (position === undefined && valueAt(chart.values, path) === credentialsRotation) return [];
  return [
    {
      values: { global: { credentialsRotation } },
      positionOf: () => position ?? { file: 'kubesentiment:release.credentialsRotation' },
      secretPaths: [],
    },
  ];
}

/** A value inside of a JSON text stands where the text does. */
function writtenAt(path: ValuePath, origin: StackSettings['origin']): Position {
  for (let length = path.length; length >= 0; length--) {
    const position = origin(['values', ...path.slice(0, length)]);
    if (position !== undefined) return position;
  }
  return { file: 'pulumi config' };
}
