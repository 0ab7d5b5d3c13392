import semver from 'semver';
import { formatPath, isJsonObject, type Json, type JsonObject, type ValuePath } from '../config/index.ts';
import { type Position, ReleaseError } from '../errors.ts';
import type { ChartMetadata } from './metadata.ts';
import { readYaml } from './yaml.ts';

/** The shapes that the fields of Chart.yaml may have. */
type Shape = 'text' | 'list of texts' | 'map of texts' | 'list of maps';

const shapes: Readonly<Record<string, Shape>> = {
  apiVersion: 'text',
  name: 'text',
  version: 'text',
  appVersion: 'text',
  description: 'text',
  type: 'text',
  kubeVersion: 'text',
  keywords: 'list of texts',
  home: 'text',
  sources: 'list of texts',
  maintainers: 'list of maps',
  icon: 'text',
  dependencies: 'list of maps',
  annotations: 'map of texts',
};

const dependencyShapes: Readonly<Record<string, Shape>> = {
  name: 'text',
  version: 'text',
  repository: 'text',
  condition: 'text',
  tags: 'list of texts',
  alias: 'text',
};

export interface MetadataContent {
  metadata: ChartMetadata;
  /** Where a field stands; its nearest parent if there is none. */
  positionOf(path: ValuePath): Position;
}

/**
 * What Chart.yaml says.
 * @throws ReleaseError CHART_INVALID_METADATA naming the field
 */
export function readMetadata(text: string, file: string): MetadataContent {
  const { value, positionOf } = readYaml({ text, file, code: 'CHART_INVALID_METADATA' });
  if (!isJsonObject(value)) throw fail([], 'Chart.yaml must be a map');
  // `appVersion: 1.0` is a number to YAML; Helm takes it as the text that it was meant to be.
  const metadata = typeof value.appVersion === 'number' ? { ...value, appVersion: String(value.appVersion) } : value;
  require(metadata, ['apiVersion', 'name', 'version'], []);
  check(metadata, shapes, []);
  const { apiVersion, version } = metadata;
  if (apiVersion !== 'v2') throw fail(['apiVersion'], `apiVersion must be v2, not ${JSON.stringify(apiVersion)}`);
  if (semver.valid(String(version)) === null) {
    throw fail(['version'], `version must be a semantic version such as 1.2.3, not ${JSON.stringify(version)}`);
  }
  for (const [index, dependency] of listOf(metadata.dependencies).entries()) {
    require(dependency, ['name', 'version'], ['dependencies', index]);
    check(dependency, dependencyShapes, ['dependencies', index]);
  }
  for (const [index, maintainer] of listOf(metadata.maintainers).entries()) {
    require(maintainer, ['name'], ['maintainers', index]);
  }
  // Every field that the type names was checked just now.
  return { metadata: metadata as ChartMetadata, positionOf };

  function require(map: JsonObject, names: readonly string[], parent: ValuePath): void {
    for (const name of names) {
      if (typeof map[name] === 'string' && map[name] !== '') continue;
      throw fail([...parent, name], `${formatPath([...parent, name])} must be set to a text`);
    }
  }

  function check(map: JsonObject, expected: Readonly<Record<string, Shape>>, parent: ValuePath): void {
    for (const [name, shape] of Object.entries(expected)) {
      const field = map[name];
      if (field === undefined || field === null || hasShape(field, shape)) continue;
      throw fail(
        [...parent, name],
        `${formatPath([...parent, name])} must be a ${shape}, not ${JSON.stringify(field)}`,
      );
    }
  }

  function fail(path: ValuePath, message: string): ReleaseError {
    return new ReleaseError('CHART_INVALID_METADATA', `${message}.`, { position: positionOf(path) });
  }
}

function hasShape(value: Json, shape: Shape): boolean {
  if (shape === 'text') return typeof value === 'string';
  if (shape === 'map of texts')
    return isJsonObject(value) && Object.values(value).every((item) => typeof item === 'string');
  if (!Array.isArray(value)) return false;
  return shape === 'list of texts' ? value.every((item) => typeof item === 'string') : value.every(isJsonObject);
}

function listOf(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
