import semver from 'semver';
import { type Position, type ReleaseError, throwAll } from '../../errors.ts';
import { formatPath, isJsonObject, type Json, type JsonObject, readYaml, type ValuePath } from '../../json/index.ts';
import { inOrder } from '../../manifest/index.ts';
import { mistakeInName } from '../chartNames.ts';
import type { ChartMetadata } from '../metadata.ts';
import { findDependencyMistakes } from './checkDependencies.ts';

/** The types of fields in Chart.yaml. */
type Shape = 'string' | 'list of strings' | 'map of strings' | 'list of maps';

const shapes: Readonly<Record<string, Shape>> = {
  apiVersion: 'string',
  name: 'string',
  version: 'string',
  appVersion: 'string',
  description: 'string',
  type: 'string',
  kubeVersion: 'string',
  keywords: 'list of strings',
  home: 'string',
  sources: 'list of strings',
  maintainers: 'list of maps',
  icon: 'string',
  dependencies: 'list of maps',
  annotations: 'map of strings',
};

const dependencyShapes: Readonly<Record<string, Shape>> = {
  name: 'string',
  version: 'string',
  repository: 'string',
  condition: 'string',
  tags: 'list of strings',
  alias: 'string',
};

export interface MetadataContent {
  metadata: ChartMetadata;
  /** The position of a field, or of its nearest parent. */
  positionOf(path: ValuePath): Position;
}

/** A version that is valid for sure. */
const simpleVersion = /^(?:0|[1-9]\d{0,8})(?:\.(?:0|[1-9]\d{0,8})){2}$/;

const fieldsHint = 'The fields of Chart.yaml: https://helm.sh/docs/topics/charts/#the-chartyaml-file';

/**
 * Reads Chart.yaml.
 * @throws ReleaseError(s) CHART_INVALID_METADATA for all invalid fields
 */
export function readMetadata(text: string, file: string): MetadataContent {
  const { value, positionOf, failure } = readYaml({ text, file, code: 'CHART_INVALID_METADATA' });
  if (!isJsonObject(value)) throw failure([], 'Chart.yaml must be a map.', { hint: fieldsHint });
  // In YAML, `appVersion: 1.0` is a number; Helm reads it as a string.
  const metadata = typeof value.appVersion === 'number' ? { ...value, appVersion: String(value.appVersion) } : value;
  const errors: ReleaseError[] = [];
  require(metadata, ['apiVersion', 'name', 'version'], []);
  check(metadata, shapes, []);
  const { apiVersion, version } = metadata;
  const mistake = metadata.name === '' ? undefined : mistakeInName(metadata);
  if (mistake !== undefined) fail(['name'], mistake);
  if (typeof apiVersion === 'string' && apiVersion !== 'v2') {
    fail(['apiVersion'], `apiVersion must be v2, not ${JSON.stringify(apiVersion)}`);
  }
  // Most versions need no parser, which takes longer to load than the file.
  if (typeof version === 'string' && !simpleVersion.test(version) && semver.valid(version) === null) {
    fail(['version'], `version must be a semantic version such as 1.2.3, not ${JSON.stringify(version)}`);
  }
  for (const [index, dependency] of listOf(metadata.dependencies).entries()) {
    require(dependency, ['name', 'version'], ['dependencies', index]);
    check(dependency, dependencyShapes, ['dependencies', index]);
  }
  for (const { path, message } of findDependencyMistakes(listOf(metadata.dependencies))) {
    errors.push(failure(path, message, { hint: fieldsHint }));
  }
  for (const [index, maintainer] of listOf(metadata.maintainers).entries()) {
    require(maintainer, ['name'], ['maintainers', index]);
  }
  throwAll(inOrder(errors));
  // Every field of the type has been checked.
  return { metadata: metadata as ChartMetadata, positionOf };

  function require(map: JsonObject, names: readonly string[], parent: ValuePath): void {
    for (const name of names) {
      if (typeof map[name] === 'string' && map[name] !== '') continue;
      fail([...parent, name], `${formatPath([...parent, name])} must be set to a string`);
    }
  }

  function check(map: JsonObject, expected: Readonly<Record<string, Shape>>, parent: ValuePath): void {
    for (const [name, shape] of Object.entries(expected)) {
      const field = map[name];
      if (field === undefined || field === null || hasShape(field, shape)) continue;
      fail([...parent, name], `${formatPath([...parent, name])} must be a ${shape}, not ${JSON.stringify(field)}`);
    }
  }

  /** A required field of the wrong type is reported once. */
  function fail(path: ValuePath, message: string): void {
    const field = formatPath(path);
    if (!errors.some((error) => error.message.startsWith(`${field} `))) {
      errors.push(failure(path, `${message}.`, { hint: fieldsHint }));
    }
  }
}

function hasShape(value: Json, shape: Shape): boolean {
  if (shape === 'string') return typeof value === 'string';
  if (shape === 'map of strings')
    return isJsonObject(value) && Object.values(value).every((item) => typeof item === 'string');
  if (!Array.isArray(value)) return false;
  return shape === 'list of strings' ? value.every((item) => typeof item === 'string') : value.every(isJsonObject);
}

function listOf(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
