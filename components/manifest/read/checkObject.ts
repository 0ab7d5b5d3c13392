import { isJsonObject, type Json, type JsonObject, type ValuePath } from '../../json/index.ts';
import type { KubernetesObject, SourceDocument } from '../objects.ts';

/** Called for each mistake, with its path inside the object, a message and a hint. */
export type Fail = (path: ValuePath, message: string, hint: string) => void;

/** The rules that an object must follow. */
export type ObjectRules = Pick<SourceDocument, 'byHelm' | 'isRecorded' | 'hidesValues'>;

/**
 * Checks the fields that every object needs; returns undefined if one is missing. By Helm's rules, an empty namespace
 * counts as not set, and labels and annotations may be null. A recorded object has been deployed before, so scalars
 * among its labels and annotations are read as strings.
 */
export function checkObject(value: Json, what: string, rules: ObjectRules, fail: Fail): KubernetesObject | undefined {
  if (!isJsonObject(value)) {
    fail([], `${what} is not a map`, 'A Kubernetes object has apiVersion, kind and metadata.');
    return undefined;
  }
  const { apiVersion, kind, metadata } = value;
  if (!isFilled(apiVersion) || !isFilled(kind) || !isJsonObject(metadata) || !hasName(metadata, fail)) {
    failMissing(value, what, fail);
    return undefined;
  }
  const { namespace, ...others } = metadata;
  const name = `${kind}/${isFilled(metadata.name) ? metadata.name : `${String(metadata.generateName)}*`}`;
  const isEmpty = rules.byHelm && (namespace === null || namespace === '');
  if (namespace !== undefined && !isEmpty && !isFilled(namespace)) {
    const hint = 'Remove it to use the namespace of the release.';
    fail(['metadata', 'namespace'], `${name} has a metadata.namespace that is not a string`, hint);
  }
  const texts: JsonObject = {};
  for (const field of ['labels', 'annotations']) {
    const map = metadata[field];
    if (rules.isRecorded && isJsonObject(map)) texts[field] = withTexts(map);
    else checkTexts(map, ['metadata', field], { ...rules, name }, fail);
  }
  const known = { ...(isEmpty ? others : metadata), ...texts, name: isFilled(metadata.name) ? metadata.name : '' };
  // Every field of the type has been checked; mistakes were reported with `fail`.
  return { ...value, metadata: known } as KubernetesObject;
}

/**
 * With generateName, the API server chooses the name. Only a hook may use that: other objects must be found again by
 * name.
 */
function hasName({ name, generateName = '', annotations }: JsonObject, fail: Fail): boolean {
  if (isFilled(name)) {
    // Clients cannot request an object with such a name, because the name is part of a URL path
    // (k8s.io/apimachinery/pkg/api/validation/path).
    if (/[/%]|^\.\.?$/.test(name)) {
      fail(
        ['metadata', 'name'],
        `metadata.name is "${name}"`,
        'A name must not contain "/" or "%", and must not be "." or "..".',
      );
    }
    return true;
  }
  const isHook = isJsonObject(annotations) && annotations['helm.sh/hook'] !== undefined;
  const isNameless = (name ?? '') === '';
  return isHook && isNameless && isFilled(generateName);
}

function withTexts(map: JsonObject): JsonObject {
  const isScalar = (value: Json) => typeof value === 'number' || typeof value === 'boolean';
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, isScalar(value) ? String(value) : value]));
}

/** Reports missing required fields as one error; a single one at its own position. */
function failMissing({ apiVersion, kind, metadata = {} }: JsonObject, what: string, fail: Fail): void {
  const name = isJsonObject(metadata) ? metadata.name : undefined;
  const parts: [ValuePath, Json | undefined][] = [
    [['apiVersion'], apiVersion],
    [['kind'], kind],
    [['metadata', 'name'], name],
  ];
  const missing = parts.filter(([, part]) => !isFilled(part));
  const names = missing.map(([path]) => path.join('.')).join(', ');
  const [[path] = [[]]] = missing;
  const hint =
    name === undefined || name === '' || name === null
      ? 'An object needs the strings apiVersion, kind and metadata.name.'
      : 'They must be strings: quote values that look like a number or a boolean.';
  fail(missing.length === 1 ? path : [], `${what}${isFilled(kind) ? ` (${kind})` : ''} is missing ${names}`, hint);
}

/** The API refuses labels and annotations that are not strings, but its message has no position. */
function checkTexts(
  map: Json | undefined,
  path: ValuePath,
  { name, byHelm = false, hidesValues = false }: ObjectRules & { name: string },
  fail: Fail,
): void {
  if (map === undefined || map === null) return;
  const what = `${name}: ${path.join('.')}`;
  if (!isJsonObject(map)) {
    fail(path, `${what} is not a map`, 'Write each entry as `name: "value"`.');
    return;
  }
  for (const [key, value] of Object.entries(map)) {
    if (typeof value === 'string' || (byHelm && value === null)) continue;
    const found = hidesValues ? typeName(value) : shown(value);
    const hint = hidesValues ? 'Quote it.' : 'Use quote in the template.';
    fail([...path, key], `${what}: "${key}" is ${found} and must be a string`, hint);
  }
}

function shown(value: Json): string {
  return typeof value === 'object' && value !== null ? typeName(value) : String(value);
}

function typeName(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a map' : `a ${typeof value}`;
}

function isFilled(value: Json | undefined): value is string {
  return typeof value === 'string' && value !== '';
}
