import {
  type ChartDependency,
  copyOf,
  fillMap,
  mistakeInAlias,
  mistakeInName,
  mistakeInVersion,
  type ValueLayer,
} from '../../chart/index.ts';
import { type ErrorCode, ReleaseError } from '../../errors.ts';
import { isJsonObject, type Json, type JsonObject, readYaml } from '../../json/index.ts';
import type { ChartFiles } from './chartFiles.ts';
import type { ChartLocation, ChartNode } from './chartNode.ts';

/**
 * Reads the values and subcharts of a Helm chart. It accepts everything that Helm accepts.
 * @throws ReleaseError(s) DEPENDENCY_INVALID
 */
export function readSubchart(chart: ChartFiles, location: ChartLocation): ChartNode {
  const metadata = metadataOf(chart);
  const { name, version } = metadata;
  if (typeof name !== 'string' || typeof version !== 'string') {
    throw new ReleaseError(
      'DEPENDENCY_INVALID',
      `${chart.shownAs} is not a chart: its Chart.yaml does not have a name or version.`,
      {
        position: { file: `${chart.shownAs}/Chart.yaml` },
        hint: 'Fix the dependency in Chart.yaml, or the archive.',
      },
    );
  }
  refuseNames(chart.shownAs, metadata);
  return {
    name,
    version,
    values: mergeDefaults(readDefaults(chart, 'DEPENDENCY_INVALID')),
    declared: declaredIn(metadata),
    dependencies: [...chart.subcharts].map(([key, subchart]) =>
      readSubchart(subchart, { ...location, inside: [...location.inside, key] }),
    ),
    location,
  };
}

/**
 * Refuses names and versions that are unsafe as names of files and folders.
 * @param shownAs the chart as messages name it
 * @throws ReleaseError DEPENDENCY_INVALID
 */
export function refuseNames(shownAs: string, metadata: JsonObject): void {
  const mistake = mistakeInName(metadata) ?? mistakeInVersion(metadata) ?? mistakeInDependencies(metadata);
  if (mistake === undefined) return;
  throw new ReleaseError('DEPENDENCY_INVALID', `${shownAs} is not a usable chart: ${mistake}.`, {
    position: { file: `${shownAs}/Chart.yaml` },
    hint: 'Helm refuses it too. Report this to the author of the chart. No file was written.',
  });
}

/** The first invalid name or alias of a dependency, as the end of a sentence. */
export function mistakeInDependencies({ dependencies }: JsonObject): string | undefined {
  const entries = Array.isArray(dependencies) ? dependencies.filter(isJsonObject) : [];
  const mistakes = entries.map((entry) => mistakeInName(entry) ?? mistakeInAlias(entry));
  const index = mistakes.findIndex((mistake) => mistake !== undefined);
  return index < 0 ? undefined : `dependencies[${index}].${mistakes[index]}`;
}

/** Charts for Helm 2 declare their dependencies in requirements.yaml. */
export function metadataOf(chart: ChartFiles): JsonObject {
  return { ...readMap(chart, 'Chart.yaml'), ...readMap(chart, 'requirements.yaml') };
}

/** The dependencies that the metadata declares. */
export function declaredIn({ dependencies }: JsonObject): ChartDependency[] {
  return Array.isArray(dependencies) ? dependencies.filter(isJsonObject).map(readDeclared) : [];
}

/** The documents of values.yaml, in order. @throws ReleaseError(s) of the code */
export function readDefaults(chart: ChartFiles, code: ErrorCode): ValueLayer[] {
  const file = `${chart.shownAs}/values.yaml`;
  let line = 1;
  return (textOf(chart, 'values.yaml') ?? '').split(/^---.*$/m).map((text) => {
    const { value, positionOf } = readYaml({ text, file, line, code, takesLastKey: true, roundsIntegers: true });
    line += text.split('\n').length - 1;
    return { values: isJsonObject(value) ? value : {}, positionOf, secretPaths: [] };
  });
}

/** Helm merges the documents of values.yaml. */
export function mergeDefaults(documents: readonly ValueLayer[]): JsonObject {
  return documents.reduce<JsonObject>((values, next) => {
    const merged = copyOf(next.values);
    fillMap(merged, values, true);
    return merged;
  }, {});
}

function readMap(chart: ChartFiles, path: string): JsonObject {
  const file = `${chart.shownAs}/${path}`;
  const text = textOf(chart, path) ?? '';
  const { value } = readYaml({ text, file, code: 'DEPENDENCY_INVALID', takesLastKey: true, roundsIntegers: true });
  return isJsonObject(value) ? value : {};
}

function textOf({ files }: ChartFiles, path: string): string | undefined {
  return files.find((file) => file.path === path)?.data.toString('utf8');
}

function readDeclared(entry: JsonObject): ChartDependency {
  const { name, version, condition, tags, alias, repository } = entry;
  const imports = entry['import-values'];
  return {
    name: text(name),
    version: text(version),
    repository: text(repository),
    condition: text(condition),
    tags: Array.isArray(tags) ? tags.map(text) : [],
    alias: text(alias),
    'import-values': Array.isArray(imports) ? imports.flatMap(readImportEntry) : [],
  };
}

function readImportEntry(entry: Json): (string | { child: string; parent: string })[] {
  if (typeof entry === 'string') return [entry];
  return isJsonObject(entry) ? [{ child: text(entry.child), parent: text(entry.parent) }] : [];
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
