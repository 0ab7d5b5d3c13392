import { isJsonObject, type Json, type JsonObject } from '../config/index.ts';
import { ReleaseError } from '../errors.ts';
import type { KubernetesObject, SourceDocument } from './manifest.ts';
import { readYaml, writeYaml } from './yaml.ts';

/** A document that is known to hold an object, with the place that errors name. */
export interface ObjectDocument extends SourceDocument {
  object: KubernetesObject;
}

export interface DocumentContent {
  /** What the document itself is: the object's kind, or that of the List. */
  kind: string;
  objects: ObjectDocument[];
}

/**
 * The object of a document; the items of a `List`, each as a document of its own.
 * @throws ReleaseError CHART_INVALID_YAML, CHART_INVALID_OBJECT with the line of the rendered file
 */
export function readObjects(document: SourceDocument): DocumentContent {
  const { source, text, line } = document;
  const { value } = readYaml({
    text,
    line,
    file: source,
    code: 'CHART_INVALID_YAML',
    hint: 'The line is one of the rendered file: look at what the template and its values make of it.',
  });
  if (!isJsonObject(value)) throw invalid(document, 'The document is no map');
  if (!isList(value)) {
    const object = checkObject(value, document);
    return { kind: object.kind, objects: [{ ...document, object }] };
  }
  const objects = value.items.map((item, index) => {
    const object = checkObject(item, document, `Item ${index + 1} of the list`);
    return { ...document, text: writeYaml(object), object };
  });
  return { kind: value.kind, objects };
}

/** Only the API's own lists: a custom kind may be called so too, and has a name then. */
function isList(value: JsonObject): value is JsonObject & { kind: string; items: Json[] } {
  const { kind, items, metadata } = value;
  const isNamed = isJsonObject(metadata) && metadata.name !== undefined;
  return typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items) && !isNamed;
}

function checkObject(value: Json, document: SourceDocument, what = 'The document'): KubernetesObject {
  if (!isJsonObject(value)) throw invalid(document, `${what} is no map`);
  const { apiVersion, kind, metadata } = value;
  if (!isFilled(apiVersion)) throw invalid(document, `${what} has no apiVersion`);
  if (!isFilled(kind)) throw invalid(document, `${what} has no kind`);
  if (!isJsonObject(metadata) || !isFilled(metadata.name))
    throw invalid(document, `${what} (${kind}) has no metadata.name`);
  if (metadata.namespace !== undefined && !isFilled(metadata.namespace)) {
    throw invalid(document, `${kind}/${metadata.name} has a metadata.namespace that is no text`);
  }
  for (const field of ['labels', 'annotations'])
    checkTexts(metadata[field], `${kind}/${metadata.name}: metadata.${field}`, document);
  // Every field that the type names was checked just now.
  return value as KubernetesObject;
}

/** The API refuses labels and annotations that are no texts, with a message that names no place. */
function checkTexts(map: Json | undefined, what: string, document: SourceDocument): void {
  if (map === undefined || map === null) return;
  if (!isJsonObject(map)) throw invalid(document, `${what} is no map`);
  for (const [key, value] of Object.entries(map)) {
    if (typeof value === 'string') continue;
    throw invalid(
      document,
      `${what}: "${key}" is ${JSON.stringify(value)} and must be a text`,
      'Use quote in the template.',
    );
  }
}

function isFilled(value: Json | undefined): value is string {
  return typeof value === 'string' && value !== '';
}

function invalid({ source, line }: SourceDocument, message: string, hint?: string): ReleaseError {
  const position = { file: source, line };
  return new ReleaseError('CHART_INVALID_OBJECT', `${message}.`, { position, ...(hint === undefined ? {} : { hint }) });
}
