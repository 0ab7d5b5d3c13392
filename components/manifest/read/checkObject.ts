import { isJsonObject, type Json, type JsonObject, type ValuePath } from '../../json/index.ts';
import type { KubernetesObject, SourceDocument } from '../objects.ts';

/** Told of each mistake: where it is inside of the object, what it is, and what to do. */
export type Fail = (path: ValuePath, message: string, hint: string) => void;

/** Whose rules an object is held against. */
export type ObjectRules = Pick<SourceDocument, 'byHelm' | 'isRecorded'>;

/**
 * An object that has what every object must have; undefined for one that has not. By Helm's rules an empty namespace is none, and
 * labels and annotations may be null. What is recorded was deployed once: scalars among them are read as strings.
 */
export function checkObject(value: Json, what: string, rules: ObjectRules, fail: Fail): KubernetesObject | undefined {
  if (!isJsonObject(value)) {
    fail([], `${what} is no map`, 'A Kubernetes object has apiVersion, kind and metadata.');
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
    const hint = 'Leave it out for the namespace of the release.';
    fail(['metadata', 'namespace'], `${name} has a metadata.namespace that is no text`, hint);
  }
  const texts: JsonObject = {};
  for (const field of ['labels', 'annotations']) {
    const map = metadata[field];
    if (rules.isRecorded && isJsonObject(map)) texts[field] = withTexts(map);
    else checkTexts(map, ['metadata', field], { name, takesNull: rules.byHelm === true }, fail);
  }
  const known = { ...(isEmpty ? others : metadata), ...texts, name: isFilled(metadata.name) ? metadata.name : '' };
  // Every field that the type names was checked just now; what is wrong has gone to `fail`.
  return { ...value, metadata: known } as KubernetesObject;
}

/** The API server names an object of a hook itself if the hook asks for it. All else needs a name to be found again. */
function hasName({ name, generateName = '', annotations }: JsonObject, fail: Fail): boolean {
  if (isFilled(name)) {
    // Such names are no part of a path (k8s.io/apimachinery/pkg/api/validation/path): no client can ask for the object.
    if (/[/%]|^\.\.?$/.test(name)) {
      fail(['metadata', 'name'], `metadata.name is "${name}"`, 'A name has no "/" and no "%", and is not "." or "..".');
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

/** What an object can't be without; reported once, where one part is missing at its place. */
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
      ? 'An object needs apiVersion, kind and metadata.name, each a text.'
      : 'They must be texts: quote what reads as a number or as true.';
  fail(missing.length === 1 ? path : [], `${what}${isFilled(kind) ? ` (${kind})` : ''} has no ${names}`, hint);
}

/** The API refuses labels and annotations that are no texts, with a message that names no place. */
function checkTexts(
  map: Json | undefined,
  path: ValuePath,
  { name, takesNull }: { name: string; takesNull: boolean },
  fail: Fail,
): void {
  if (map === undefined || map === null) return;
  const what = `${name}: ${path.join('.')}`;
  if (!isJsonObject(map)) {
    fail(path, `${what} is no map`, 'Write each as `name: "text"`.');
    return;
  }
  for (const [key, value] of Object.entries(map)) {
    if (typeof value === 'string' || (takesNull && value === null)) continue;
    fail([...path, key], `${what}: "${key}" is ${shown(value)} and must be a text`, 'Use quote in the template.');
  }
}

function shown(value: Json): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return Array.isArray(value) ? 'a list' : 'a map';
}

function isFilled(value: Json | undefined): value is string {
  return typeof value === 'string' && value !== '';
}
