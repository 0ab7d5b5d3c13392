import { codeFrame } from '../codeFrame.ts';
import { isJsonObject, type Json, type JsonObject, type ValuePath } from '../config/index.ts';
import { ReleaseError, throwAll } from '../errors.ts';
import { readYaml, writeYaml, type YamlContent, type YamlFailureOptions } from '../json/index.ts';
import { inOrder } from './attempt.ts';
import type { KubernetesObject, SourceDocument } from './manifest.ts';

/** A document that is known to hold an object. */
export interface ObjectDocument extends SourceDocument {
  object: KubernetesObject;
  /** Where the field at a path of the object stands in the rendered file. */
  positionOf: YamlContent['positionOf'];
  /** An error about the field at a path of the object, with its place in the rendered file. */
  failure: YamlContent['failure'];
}

export interface DocumentContent {
  /** What the document itself is: the object's kind, or that of the List. */
  kind: string;
  objects: ObjectDocument[];
}

/** No API server takes a larger request (k8s.io/apiserver, MaxRequestBodyBytes). */
const mostBytes = 3 * 1024 * 1024;

const ofTemplate = 'The line is what the template and its values make.';

/**
 * The object of a document; the items of a `List`, each as a document of its own.
 * @param hint what to do about a document that is no YAML
 * @throws ReleaseError(s), all that are found: CHART_INVALID_YAML, CHART_INVALID_OBJECT with the place in the rendered file
 */
export function readObjects(document: SourceDocument, hint = ofTemplate): DocumentContent {
  refuseLarge(document);
  const { source: file, text, line, column = 1, takesLastKey = false, isRecorded = false } = document;
  const place = { file, line, column, code: 'CHART_INVALID_YAML', hint } as const;
  const { value, positionOf, failure } = readYaml({
    ...place,
    text,
    isPart: true,
    takesLastKey,
    isLenient: isRecorded,
  });
  const errors: ReleaseError[] = [];
  const content = isList(value) ? readList(value) : readOne();
  throwAll(inOrder(errors));
  return content;

  function readOne(): DocumentContent {
    const object = checkObject(value, 'The document', fail);
    if (object === undefined) return { kind: '', objects: [] };
    return { kind: object.kind, objects: [{ ...document, object, positionOf, failure: invalid }] };
  }

  function readList({ kind, items }: List): DocumentContent {
    const objects = items.flatMap((item, index) => {
      const at = (path: ValuePath) => ['items', index, ...path];
      const what = `Item ${index + 1} of the list`;
      const object = checkObject(item, what, (path, message, remedy) => fail(at(path), message, remedy));
      if (object === undefined) return [];
      return {
        ...document,
        text: writeYaml(object),
        object,
        positionOf: (path: ValuePath) => positionOf(at(path)),
        failure: (path: ValuePath, ...rest: [string, YamlFailureOptions]) => invalid(at(path), ...rest),
      };
    });
    return { kind, objects };
  }

  function invalid(path: ValuePath, message: string, options: YamlFailureOptions): ReleaseError {
    return failure(path, message, { code: 'CHART_INVALID_OBJECT', ...options });
  }

  function fail(path: ValuePath, message: string, remedy: string): void {
    errors.push(invalid(path, `${message}.`, { hint: remedy }));
  }
}

type List = JsonObject & { kind: string; items: Json[] };

/** Only the API's own lists: a custom kind may be called so too, and has a name then. */
function isList(value: Json): value is List {
  if (!isJsonObject(value)) return false;
  const { kind, items, metadata } = value;
  const isNamed = isJsonObject(metadata) && metadata.name !== undefined;
  return typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items) && !isNamed;
}

type Fail = (path: ValuePath, message: string, hint: string) => void;

/** Whatever is wrong goes to `fail`; the object is given if it has what an object can't be without. */
function checkObject(value: Json, what: string, fail: Fail): KubernetesObject | undefined {
  if (!isJsonObject(value)) {
    fail([], `${what} is no map`, 'A Kubernetes object has apiVersion, kind and metadata.');
    return undefined;
  }
  const { apiVersion, kind, metadata } = value;
  if (!isFilled(apiVersion) || !isFilled(kind) || !isJsonObject(metadata) || !isFilled(metadata.name)) {
    failMissing(value, what, fail);
    return undefined;
  }
  const name = `${kind}/${metadata.name}`;
  if (metadata.namespace !== undefined && !isFilled(metadata.namespace)) {
    const hint = 'Leave it out for the namespace of the release.';
    fail(['metadata', 'namespace'], `${name} has a metadata.namespace that is no text`, hint);
  }
  for (const field of ['labels', 'annotations']) checkTexts(metadata[field], ['metadata', field], name, fail);
  // Every field that the type names was checked just now; what is wrong has gone to `fail`.
  return value as KubernetesObject;
}

/** What an object can't be without; told of once, where one part is missing at its place. */
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
function checkTexts(map: Json | undefined, path: ValuePath, name: string, fail: Fail): void {
  if (map === undefined || map === null) return;
  const what = `${name}: ${path.join('.')}`;
  if (!isJsonObject(map)) {
    fail(path, `${what} is no map`, 'Write each as `name: "text"`.');
    return;
  }
  for (const [key, value] of Object.entries(map)) {
    if (typeof value === 'string') continue;
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

/** Told before the text is parsed, which would take long. The longest line is what makes it so large. */
function refuseLarge({ source, text, line: first, column = 1 }: SourceDocument): void {
  if (text.length < mostBytes / 4 || Buffer.byteLength(text) <= mostBytes) return;
  const lines = text.split('\n');
  const longest = lines.reduce((best, line, index) => (line.length > (lines[best]?.length ?? 0) ? index : best), 0);
  const position = { file: source, line: first + longest, column: longest === 0 ? column : 1 };
  const size = (Buffer.byteLength(text) / 1024 / 1024).toFixed(1);
  throw new ReleaseError('CHART_INVALID_OBJECT', `The document has ${size} MiB; no API server takes more than 3.`, {
    position,
    frame: codeFrame(text, position.line, position.column, first),
    hint: 'Large data belongs into an image or onto a volume.',
  });
}
