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
 * What the files of a chart of Go templates say of its values and subcharts. As tolerant as Helm is: what it takes is taken.
 * @throws ReleaseError(s) DEPENDENCY_INVALID
 */
export function readSubchart(chart: ChartFiles, location: ChartLocation): ChartNode {
  const metadata = metadataOf(chart);
  const { name, version, dependencies } = metadata;
  if (typeof name !== 'string' || typeof version !== 'string') {
    throw new ReleaseError(
      'DEPENDENCY_INVALID',
      `${chart.shownAs} is no chart: its Chart.yaml has no name or version.`,
      {
        position: { file: `${chart.shownAs}/Chart.yaml` },
        hint: 'Correct the dependency in Chart.yaml, or the archive.',
      },
    );
  }
  refuseNames(chart.shownAs, metadata);
  return {
    name,
    version,
    values: mergeDefaults(readDefaults(chart, 'DEPENDENCY_INVALID')),
    declared: Array.isArray(dependencies) ? dependencies.filter(isJsonObject).map(readDeclared) : [],
    dependencies: [...chart.subcharts].map(([key, subchart]) =>
      readSubchart(subchart, { ...location, inside: [...location.inside, key] }),
    ),
    location,
  };
}

/**
 * Refuses what folders and files cannot be named for.
 * @param shownAs the chart as messages name it
 * @throws ReleaseError DEPENDENCY_INVALID
 */
export function refuseNames(shownAs: string, metadata: JsonObject): void {
  const mistake = mistakeInName(metadata) ?? mistakeInVersion(metadata) ?? mistakeInDependencies(metadata);
  if (mistake === undefined) return;
  throw new ReleaseError('DEPENDENCY_INVALID', `${shownAs} is no chart that can be taken: ${mistake}.`, {
    position: { file: `${shownAs}/Chart.yaml` },
    hint: 'Helm refuses it, too: ask who made it. Nothing was written.',
  });
}

/** The first of the names and aliases that no dependency may have, as the rest of a sentence. */
export function mistakeInDependencies({ dependencies }: JsonObject): string | undefined {
  const entries = Array.isArray(dependencies) ? dependencies.filter(isJsonObject) : [];
  const mistakes = entries.map((entry) => mistakeInName(entry) ?? mistakeInAlias(entry));
  const index = mistakes.findIndex((mistake) => mistake !== undefined);
  return index < 0 ? undefined : `dependencies[${index}].${mistakes[index]}`;
}

/** Charts of Helm 2 name their dependencies in a file of its own. */
export function metadataOf(chart: ChartFiles): JsonObject {
  return { ...readMap(chart, 'Chart.yaml'), ...readMap(chart, 'requirements.yaml') };
}

/** The documents of values.yaml, from the first to the last. @throws ReleaseError(s) of the code */
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
