import { type Chart, originOf } from '../../chart/index.ts';
import type { StackSettings } from '../../config/index.ts';
import { ReleaseError } from '../../errors.ts';
import { mapAt, readImport } from '../../helm/index.ts';
import { formatPath, isJsonObject, type ValuePath, valueAt } from '../../json/index.ts';
import { layersOf } from '../releaseValues.ts';
import type { OwnRender } from '../rendered.ts';

/**
 * Finds mistakes that Helm ignores or only warns about: conditions and tags that aren't booleans, and `import-values` of something that
 * isn't a map in the dependency. They have no effect, so their author probably expects something else.
 */
export function lintSwitches(
  chart: Chart,
  settings: StackSettings,
  { processed, values, computed }: Pick<OwnRender, 'processed' | 'values' | 'computed'>,
): ReleaseError[] {
  const layers = layersOf(chart, settings, computed);
  const declared = chart.metadata.dependencies ?? [];
  const switches = declared.flatMap(({ condition = '', tags = [] }) => [
    ...condition.split(',').map((path) => path.split('.')),
    ...tags.map((tag) => ['tags', tag]),
  ]);
  const paths = new Map(switches.map((path) => [formatPath(path), path]));
  return [...[...paths.values()].flatMap(doubtAbout), ...declared.flatMap((_entry, index) => importsOf(index))];

  function doubtAbout(path: ValuePath): ReleaseError[] {
    const value = valueAt(values, path);
    if (value === undefined || value === null || typeof value === 'boolean' || isJsonObject(value)) return [];
    const position = originOf(path, layers);
    const message = `${formatPath(path)} enables or disables a dependency, so it must be a boolean: it is a ${typeof value}.`;
    return [
      new ReleaseError('CHART_VALUES_WRONG_TYPE', message, {
        position,
        hint: 'Set it to true or false.',
      }),
    ];
  }

  function importsOf(index: number): ReleaseError[] {
    const { name = '', alias, 'import-values': entries = [] } = declared[index] ?? {};
    const called = alias || name;
    if (!processed.dependencies.some((subchart) => subchart.name === called)) return [];
    return entries.flatMap((entry, place) => {
      const { child } = readImport(entry);
      if (mapAt(processed.values, [called, ...child.split('.')]) !== undefined) return [];
      const position = chart.metadataOriginOf(['dependencies', index, 'import-values', place]);
      const message = `import-values of ${called} has no effect: its values have no map at ${child}.`;
      const hint = 'Name a map of its values.yaml, or one below its `exports`.';
      return [new ReleaseError('CHART_INVALID_METADATA', message, { position, hint })];
    });
  }
}
