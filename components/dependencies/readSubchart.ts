import type { ChartDependency } from '../chart/index.ts';
import { copyOf, fillMap, readYaml } from '../chart/index.ts';
import { isJsonObject, type Json, type JsonObject } from '../config/index.ts';
import { ReleaseError } from '../errors.ts';
import type { ChartFiles } from './chartFiles.ts';
import type { ChartLocation, ChartNode } from './chartNode.ts';

/**
 * What the files of a chart of Go templates say of its values and subcharts. As tolerant as Helm is: what it takes is taken.
 * @throws ReleaseError(s) DEPENDENCY_INVALID
 */
export function readSubchart(chart: ChartFiles, location: ChartLocation): ChartNode {
  const { name, version, dependencies } = metadataOf(chart);
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
  return {
    name,
    version,
    values: valuesOf(chart),
    declared: Array.isArray(dependencies) ? dependencies.filter(isJsonObject).map(readDeclared) : [],
    dependencies: [...chart.subcharts].map(([key, subchart]) =>
      readSubchart(subchart, { ...location, inside: [...location.inside, key] }),
    ),
    location,
  };
}

/** Charts of Helm 2 name their dependencies in a file of its own. */
export function metadataOf(chart: ChartFiles): JsonObject {
  return { ...readMap(chart, 'Chart.yaml'), ...readMap(chart, 'requirements.yaml') };
}

/** Helm merges the documents of values.yaml. */
function valuesOf(chart: ChartFiles): JsonObject {
  const text = textOf(chart, 'values.yaml') ?? '';
  return text
    .split(/^---.*$/m)
    .map((document) => readText(chart, 'values.yaml', document))
    .reduce((values, next) => {
      const merged = copyOf(next);
      fillMap(merged, values, true);
      return merged;
    }, {});
}

function readMap(chart: ChartFiles, path: string): JsonObject {
  return readText(chart, path, textOf(chart, path) ?? '');
}

function readText({ shownAs }: ChartFiles, path: string, text: string): JsonObject {
  const file = `${shownAs}/${path}`;
  const { value } = readYaml({ text, file, code: 'DEPENDENCY_INVALID', takesLastKey: true });
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
