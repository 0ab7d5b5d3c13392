import { type Chart, mergeValues, type ValueLayer } from '../chart/index.ts';
import type { StackSettings } from '../config/index.ts';
import type { Position } from '../errors.ts';
import type { HelmChart } from '../helm/index.ts';
import { type JsonObject, type ValuePath, valueAt } from '../json/index.ts';

type Given = Pick<StackSettings, 'release' | 'values' | 'secretPaths' | 'origin'>;

/**
 * Merges the chart's defaults, the defaults that this program adds, and the user's values; without the dependencies' values.
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

/** The chart's defaults and the defaults that this program adds. */
export function defaultsOf(
  chart: Chart,
  { credentialsRotation }: StackSettings['release'],
  computed: JsonObject,
): JsonObject {
  // Checksums use this counter instead of the credentials: pods restart when it changes, and no render sees a credential.
  return mergeValues(mergeValues(chart.values, computed, subchartsOf(chart)), { global: { credentialsRotation } });
}

/** The keys under which a chart's values are passed to its dependencies. */
export function subchartsOf({ metadata: { dependencies = [] } }: Pick<Chart, 'metadata'>): string[] {
  return dependencies.map(({ name, alias }) => alias || name);
}

/**
 * The layers that {@link valuesOf} merges, from lowest to highest precedence: values.yaml, the computed values, the settings that charts
 * see, the stack's config. If the stack's file is unknown, its values come from `pulumi config`.
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
    ...settingsLayer(chart, release, () => origin(['release', 'credentialsRotation'])),
    stackLayer({ values, secretPaths, origin }),
  ];
}

/** The defaults of a Go template chart merged with the user's values; no other layer. */
export function helmValuesOf(chart: HelmChart, { values }: Given): JsonObject {
  return mergeValues(chart.values, values, subchartsOf(chart));
}

/** The layers that {@link helmValuesOf} merges, from lowest to highest precedence. */
export function helmLayersOf({ defaults }: HelmChart, given: Given): ValueLayer[] {
  return [...defaults, stackLayer(given)];
}

function stackLayer({ values, secretPaths, origin }: Omit<Given, 'release'>): ValueLayer {
  return { values, positionOf: (path) => writtenAt(path, origin), secretPaths };
}

/** Leaves out an added default that equals the chart's own default. A position takes longer than most reads of the file. */
function settingsLayer(
  chart: Chart,
  { credentialsRotation }: StackSettings['release'],
  positionOf: () => Position | undefined,
): ValueLayer[] {
  const path = ['global', 'credentialsRotation'];
  if (valueAt(chart.values, path) === credentialsRotation && positionOf() === undefined) return [];
  return [
    {
      values: { global: { credentialsRotation } },
      positionOf: () => positionOf() ?? { file: 'kubesentiment:release.credentialsRotation' },
      secretPaths: [],
    },
  ];
}

/** A value inside of a JSON string has the position of the string. */
function writtenAt(path: ValuePath, origin: StackSettings['origin']): Position {
  for (let length = path.length; length >= 0; length--) {
    const position = origin(['values', ...path.slice(0, length)]);
    if (position !== undefined) return position;
  }
  return { file: 'pulumi config' };
}
