import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, stringify, type Tags } from 'yaml';
import type { Json, ValuePath } from '../config/index.ts';
import { type ErrorCode, type Position, ReleaseError } from '../errors.ts';
import { codeFrame } from './codeFrame.ts';

const unknownTags = ['binary', 'omap', 'pairs', 'set', 'timestamp'];

/**
 * YAML as Kubernetes and Helm read it (sigs.k8s.io/yaml): version 1.1, so that `yes` is true and 0644 is octal, but
 * without dates, base-60 numbers and all that is no JSON.
 */
const kubernetesYaml = {
  version: '1.1',
  customTags: (tags: Tags): Tags =>
    tags.filter((tag) => {
      if (typeof tag === 'string') return true;
      const isBase60 = 'format' in tag && tag.format === 'TIME';
      return !isBase60 && !unknownTags.includes(tag.tag.slice(tag.tag.lastIndexOf(':') + 1));
    }),
} as const;

export interface YamlSource {
  text: string;
  /** The file as the user would type it. */
  file: string;
  /** What errors are to be called. */
  code: ErrorCode;
  /** Line of the file on which the text starts. @default 1 */
  line?: number;
  /** What to do about a mistake. */
  hint?: string;
}

export interface YamlContent {
  /** Null for an empty document. */
  value: Json;
  /** Where the value at a path stands; where its nearest parent stands if there is none. */
  positionOf(path: ValuePath): Position;
}

/**
 * Reads a single document.
 * @throws ReleaseError of the source's code, with the position and a frame of the text
 */
export function readYaml({ text, file, code, line = 1, hint }: YamlSource): YamlContent {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { ...kubernetesYaml, lineCounter, prettyErrors: false, logLevel: 'silent' });
  const [error] = document.errors;
  if (error !== undefined) throw failure(error.message, error.pos[0], error);
  return { value: toJson(), positionOf };

  function toJson(): Json {
    try {
      // The parser makes nothing but JSON of the tags that are left.
      return document.toJS() as Json;
    } catch (cause) {
      // Aliases that nobody defines, or that grow without bounds.
      throw failure(cause instanceof Error ? cause.message : String(cause), 0, cause);
    }
  }

  function positionOf(path: ValuePath): Position {
    let node: unknown = document.contents;
    let offset = 0;
    for (const part of path) {
      const collection = isAlias(node) ? node.resolve(document) : node;
      if (isMap(collection)) {
        // By its text, since keys such as 8080 or true are no texts to YAML.
        const pair = collection.items.find(({ key }) => isScalar(key) && String(key.value) === String(part));
        node = pair?.value ?? pair?.key;
      } else node = isSeq(collection) ? collection.items[Number(part)] : undefined;
      if (!isNode(node) || !node.range) break;
      offset = node.range[0];
    }
    return positionAt(offset);
  }

  function positionAt(offset: number): Position {
    const { line: row, col } = lineCounter.linePos(offset);
    return { file, line: line + row - 1, column: col };
  }

  function failure(message: string, offset: number, cause: unknown): ReleaseError {
    const { line: row, col } = lineCounter.linePos(offset);
    return new ReleaseError(code, `Not valid YAML: ${message.replace(/\.$/, '')}.`, {
      position: positionAt(offset),
      frame: codeFrame(text, row, col),
      cause,
      ...(hint === undefined ? {} : { hint }),
    });
  }
}

/** Block YAML with sorted keys and no newline at the end; whatever reads as another type under YAML 1.1 is quoted. */
export function writeYaml(value: Json): string {
  return stringify(value, {
    schema: 'yaml-1.1',
    lineWidth: 0,
    sortMapEntries: true,
    aliasDuplicateObjects: false,
  }).trimEnd();
}
