import { codeFrame } from '../../codeFrame.ts';
import { ReleaseError, throwAll } from '../../errors.ts';
import {
  isJsonObject,
  type JsonObject,
  readYaml,
  type ValuePath,
  writeYaml,
  type YamlContent,
  type YamlFailureOptions,
} from '../../json/index.ts';
import type { KubernetesObject, SourceDocument } from '../objects.ts';
import { checkObject } from './checkObject.ts';
import { inOrder } from './collectErrors.ts';
import { isList, itemsOf, type List } from './objectsInList.ts';

/** A document that contains an object. */
export interface ObjectDocument extends SourceDocument {
  object: KubernetesObject;
  /** The position of the field at a path of the object, in the rendered file. */
  positionOf: YamlContent['positionOf'];
  /** An error about the field at a path of the object, with its position in the rendered file. */
  failure: YamlContent['failure'];
}

export interface DocumentContent {
  /** The kind of the document: that of the object or of the List. */
  kind: string;
  /** The list itself, if the document is one. Its annotations may make it a hook. */
  list?: ObjectDocument;
  objects: ObjectDocument[];
}

/** The API server rejects larger requests (k8s.io/apiserver, MaxRequestBodyBytes). */
const mostBytes = 3 * 1024 * 1024;

const ofTemplate = 'The line is the output of the template and its values.';

/**
 * Reads the object of a document, or the items of a `List` as separate documents.
 * @param hint for a document that is not valid YAML
 * @throws ReleaseError(s), all in one pass: CHART_INVALID_YAML, CHART_INVALID_OBJECT with the position in the rendered
 * file
 */
export function readObjects(document: SourceDocument, hint = ofTemplate): DocumentContent {
  refuseLarge(document);
  const { source: file, text, line, column = 1, byHelm = false, isRecorded = false } = document;
  const place = { file, line, column, code: 'CHART_INVALID_YAML', hint } as const;
  const { value, positionOf, failure } = readYaml({
    ...place,
    text,
    isPart: true,
    takesLastKey: byHelm,
    isLenient: isRecorded,
  });
  const errors: ReleaseError[] = [];
  const content = isList(value) ? readList(value) : readOne();
  throwAll(inOrder(errors));
  return content;

  function readOne(): DocumentContent {
    const object = checkObject(value, 'The document', document, fail);
    if (object === undefined) return { kind: '', objects: [] };
    return { kind: object.kind, objects: [{ ...document, object, positionOf, failure: invalid }] };
  }

  function readList(list: List): DocumentContent {
    const { kind } = list;
    const objects = itemsOf(list).flatMap((item, index) => {
      const at = (path: ValuePath) => ['items', index, ...path];
      const what = `Item ${index + 1} of the list`;
      const object = checkObject(item, what, document, (path, message, remedy) => fail(at(path), message, remedy));
      if (object === undefined) return [];
      return {
        ...document,
        text: writeYaml(object),
        object,
        positionOf: (path: ValuePath) => positionOf(at(path)),
        failure: (path: ValuePath, ...rest: [string, YamlFailureOptions]) => invalid(at(path), ...rest),
      };
    });
    const metadata = { ...(isJsonObject(list.metadata) ? list.metadata : {}), name: nameOf(list) };
    const object = { ...list, apiVersion: String(list.apiVersion), metadata };
    return { kind, objects, list: { ...document, object, positionOf, failure: invalid } };
  }

  function invalid(path: ValuePath, message: string, options: YamlFailureOptions): ReleaseError {
    return failure(path, message, { code: 'CHART_INVALID_OBJECT', ...options });
  }

  function fail(path: ValuePath, message: string, remedy: string): void {
    errors.push(invalid(path, `${message}.`, { hint: remedy }));
  }
}

function nameOf({ metadata }: JsonObject): string {
  return isJsonObject(metadata) && typeof metadata.name === 'string' ? metadata.name : '';
}

/** Checked before parsing, which would be slow. The error is at the longest line, the likely cause of the size. */
function refuseLarge({ source, text, line: first, column = 1 }: SourceDocument): void {
  if (text.length < mostBytes / 4 || Buffer.byteLength(text) <= mostBytes) return;
  const lines = text.split('\n');
  const longest = lines.reduce((best, line, index) => (line.length > (lines[best]?.length ?? 0) ? index : best), 0);
  const position = { file: source, line: first + longest, column: longest === 0 ? column : 1 };
  const size = (Buffer.byteLength(text) / 1024 / 1024).toFixed(1);
  throw new ReleaseError('CHART_INVALID_OBJECT', `The document has ${size} MiB; the API server accepts at most 3.`, {
    position,
    frame: codeFrame(text, position.line, position.column, first),
    hint: 'Put large data into an image or on a volume.',
  });
}
