import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  parseDocument,
  Schema,
  stringify,
  visit,
  type YAMLError,
} from 'yaml';
import { codeFrame } from '../codeFrame.ts';
import type { Json, ValuePath } from '../config/index.ts';
import { type ErrorCode, type Position, ReleaseError, throwAll } from '../errors.ts';

const decimal = /^[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)$/;
const unknownTags = ['binary', 'omap', 'pairs', 'set', 'timestamp'];

/**
 * YAML as Kubernetes and Helm read it (sigs.k8s.io/yaml): version 1.1, so that `yes` is true and 0644 is octal, but
 * without dates, base-60 numbers and all that is no JSON. Made once: a manifest has many documents.
 */
const kubernetesYaml = {
  version: '1.1',
  schema: new Schema({
    schema: 'yaml-1.1',
    resolveKnownTags: false,
    customTags: (tags) =>
      tags
        .filter((tag) => {
          if (typeof tag === 'string') return true;
          const isBase60 = 'format' in tag && tag.format === 'TIME';
          return !isBase60 && !unknownTags.includes(tag.tag.slice(tag.tag.lastIndexOf(':') + 1));
        })
        // A dot alone is a text; `import-values` has it for the root.
        .map((tag) =>
          typeof tag === 'object' && 'test' in tag && tag.test?.test('.') ? { ...tag, test: decimal } : tag,
        ),
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
  /** Column of that line on which it starts. @default 1 */
  column?: number;
  /** Where to look for what made the text. */
  hint?: string;
  /** Takes the last of keys that stand twice, as Helm does. @default false */
  takesLastKey?: boolean;
}

export interface YamlFailureOptions {
  /** @default that of the source */
  code?: ErrorCode;
  /** What to do next. */
  hint: string;
}

export interface YamlContent {
  /** Null for an empty document. */
  value: Json;
  /** Where the value at a path stands; where its nearest parent stands if there is none. */
  positionOf(path: ValuePath): Position;
  /** The lines around a place of the text. */
  frameAt(position: Position): string;
  /** An error about the value at a path, with its place and frame. */
  failure(path: ValuePath, message: string, options: YamlFailureOptions): ReleaseError;
}

/**
 * Reads a single document.
 * @throws ReleaseError(s) of the source's code, with the position and a frame of the text
 */
export function readYaml(source: YamlSource): YamlContent {
  const { text, file, code, line = 1, column = 1, hint, takesLastKey = false } = source;
  let document: Document | undefined = parse();
  throwAll(
    independent(document.errors).map((error) => failureAt(error.pos[0], reasonOf(error), error, hintFor(error))),
  );
  const value = toJson(document);
  // Places are asked for when something is wrong. Until then a manifest of many documents should not keep their trees.
  document = undefined;
  return { value, positionOf, frameAt, failure };

  function parse(): Document {
    const parsed = parseDocument(text, {
      ...kubernetesYaml,
      uniqueKeys: !takesLastKey,
      prettyErrors: false,
      // Otherwise all but the first document would be left out; Helm does that with a Chart.yaml.
      logLevel: takesLastKey ? 'silent' : 'error',
    });
    // The parser nests as deep as the text does, and how deep that can be changes from run to run.
    const exhausted = parsed.errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
    if (exhausted !== undefined) throw failureAt(0, 'it is too deeply nested', exhausted);
    return parsed;
  }

  function toJson(parsed: Document): Json {
    let json: Json;
    try {
      // The parser makes nothing but JSON of the tags that are left.
      json = parsed.toJS() as Json;
    } catch (cause) {
      // Aliases that nobody defines, or that grow without bounds.
      const reason = cause instanceof RangeError ? 'it is too deeply nested' : reasonOf(cause);
      throw failureAt(aliasAtFault(parsed), reason, cause, aliasHint);
    }
    // Numbers of YAML that are none of JSON; looking at each number is for texts that may have one.
    const offset = /\.(?:inf|nan)\b/i.test(text) ? infiniteNumber(parsed) : undefined;
    if (offset === undefined) return json;
    throw failureAt(offset, 'infinite numbers and .nan are no JSON', undefined, 'Quote it if it is a text.');
  }

  function positionOf(path: ValuePath): Position {
    document ??= parse();
    let node: unknown = document.contents;
    let offset = document.contents?.range?.[0] ?? 0;
    for (const part of path) {
      node = childOf(isAlias(node) ? node.resolve(document) : node, part);
      if (!isNode(node) || !node.range) break;
      [offset] = node.range;
    }
    return positionAt(offset);
  }

  function positionAt(offset: number): Position {
    const before = text.slice(0, offset).split('\n');
    const [row, col] = [before.length, (before.at(-1)?.length ?? 0) + 1];
    return { file, line: line + row - 1, column: row === 1 ? column + col - 1 : col };
  }

  function frameAt({ line: number = line, column: mark }: Position): string {
    return codeFrame(' '.repeat(column - 1) + text, number, mark, line);
  }

  function failure(path: ValuePath, message: string, options: YamlFailureOptions): ReleaseError {
    const position = positionOf(path);
    return new ReleaseError(options.code ?? code, message, {
      position,
      frame: frameAt(position),
      hint: options.hint,
    });
  }

  function failureAt(offset: number, reason: string, cause: unknown, remedy = generalHint): ReleaseError {
    const position = positionAt(offset);
    return new ReleaseError(code, `Not valid YAML: ${reason}.`, {
      position,
      frame: frameAt(position),
      cause,
      hint: hint === undefined ? remedy : `${remedy}\n${hint}`,
    });
  }
}

const aliasHint = 'An alias needs its anchor before it, and may not stand for endless text.';
const generalHint = 'Texts with marks of YAML in them need quotes, and what belongs together one indent.';

function hintFor({ code, message }: YAMLError): string {
  if (/tab/i.test(message)) return 'Indent with blanks.';
  if (code === 'DUPLICATE_KEY') return 'Leave one of them out.';
  if (code === 'MULTIPLE_DOCS') return 'Only templates may make several documents, apart by a line "---".';
  return generalHint;
}

/** What stands under a key, whatever YAML takes the key for, or at an index. */
function childOf(node: unknown, part: string | number): unknown {
  if (isSeq(node)) return node.items[Number(part)];
  if (!isMap(node)) return undefined;
  return node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part))?.value;
}

/** The first mistake makes others of what follows it; keys that stand twice are mistakes of their own. */
function independent(errors: readonly YAMLError[]): YAMLError[] {
  const [first] = errors.toSorted((left, right) => left.pos[0] - right.pos[0]);
  return errors.filter((error) => error === first || (error.code === 'DUPLICATE_KEY' && first?.code === error.code));
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/\.$/, '').replace(/^Excessive alias count.*/, 'its aliases stand for too much');
}

/** The first alias that nobody defines, or the first one of the anchor with aliases inside it. */
function aliasAtFault(document: Document): number {
  let undefinedAlias: number | undefined;
  let nested: number | undefined;
  visit(document, {
    Alias(_key, alias, ancestors) {
      const offset = alias.range?.[0];
      if (alias.resolve(document) === undefined) undefinedAlias ??= offset;
      if (ancestors.some((node) => isNode(node) && !isAlias(node) && 'anchor' in node && node.anchor))
        nested ??= offset;
    },
  });
  return undefinedAlias ?? nested ?? 0;
}

function infiniteNumber(document: Document): number | undefined {
  let found: number | undefined;
  visit(document, {
    Scalar(_key, scalar) {
      if (isScalar(scalar) && typeof scalar.value === 'number' && !Number.isFinite(scalar.value)) {
        found ??= scalar.range?.[0];
      }
    },
  });
  return found;
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
