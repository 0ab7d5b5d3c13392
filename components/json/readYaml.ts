import { isAlias, isMap, isScalar, isSeq, type Pair } from 'yaml';
import { codeFrame } from '../codeFrame.ts';
import { type ErrorCode, type Position, ReleaseError, throwAll } from '../errors.ts';
import { type DialectName, dialects } from './dialect.ts';
import type { Json, ValuePath } from './json.ts';
import { readSimpleYaml } from './simple/simpleYaml.ts';
import { findUnreadable } from './unreadable.ts';
import { parseTree, YamlFault, type YamlTree } from './yamlTree.ts';
import { offsetOf, valueIn } from './yamlValue.ts';

export interface YamlSource {
  text: string;
  /** The file as the user would type it. */
  file: string;
  /** The code of the errors. */
  code: ErrorCode;
  /** Line of the file on which the text starts. @default 1 */
  line?: number;
  /** Column of that line on which it starts. @default 1 */
  column?: number;
  /** Where to find the source of the text, if the user does not edit the file itself. */
  hint?: string;
  /** Whose rules decide the type of a scalar. @default 'helm' */
  dialect?: DialectName;
  /** Lets the last of equal keys win, as Helm does. @default false */
  takesLastKey?: boolean;
  /**
   * Rounds integers that a double cannot represent, as Helm does with values; otherwise they are refused. @default
   * false
   */
  roundsIntegers?: boolean | ((path: ValuePath) => boolean);
  /**
   * Accepts characters and escapes that Helm refuses: for JSON, and for text that is already recorded. @default false
   */
  isLenient?: boolean;
  /**
   * Whether the text is cut from a larger one and a line break follows it there; it decides the value of a block at the
   * end. @default false
   */
  isPart?: boolean;
  /** Refuses a second document instead of ignoring it. @default the opposite of `takesLastKey` */
  isOneDocument?: boolean;
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
  /** The positions of repeated keys, where the last one wins. Empty unless `takesLastKey`. */
  repeatedKeys: Position[];
  /** The position of the value at a path, or of its nearest existing parent. */
  positionOf(path: ValuePath): Position;
  /** The position of the key or item at a path; undefined if it does not exist. */
  keyPositionOf(path: ValuePath): Position | undefined;
  /** The lines around a position. */
  frameAt(position: Position): string;
  /** An error about the value at a path, with its position and frame. */
  failure(path: ValuePath, message: string, options: YamlFailureOptions): ReleaseError;
}

const generalHint = 'Quote strings that contain YAML syntax, and indent sibling lines equally.';

/**
 * Reads the first document of a text.
 * @throws ReleaseError(s) of the source's code, with the position and a frame of the text
 */
export function readYaml(source: YamlSource): YamlContent {
  const { text, file, code, line = 1, column = 1, hint, dialect: dialectName = 'helm', takesLastKey = false } = source;
  const dialect = dialects[dialectName];
  let tree: YamlTree | undefined;
  const simple = readSimpleYaml(source.isPart ? `${text}\n` : text, dialect);
  const { value, repeatedKeys } = simple === undefined ? readExactly() : { ...simple, repeatedKeys: [] };
  return { value, repeatedKeys, positionOf, keyPositionOf, frameAt, failure };

  function readExactly(): Pick<YamlContent, 'value' | 'repeatedKeys'> {
    tree = faultsAsErrors(parse);
    refuseUnreadable(tree);
    if ((source.isOneDocument ?? !takesLastKey) && tree.nextDocument !== undefined) {
      throw failureAt(
        tree.nextDocument,
        'it has a second document',
        undefined,
        'Keep one document, without "---" lines.',
      );
    }
    const { roundsIntegers = false } = source;
    const rounds = typeof roundsIntegers === 'function' ? roundsIntegers : () => roundsIntegers;
    const { value, repeated } = faultsAsErrors(() => valueIn(tree ?? parse(), { dialect, rounds }));
    const repeatedOffsets = repeated.map((key) => tree?.originalOffset(offsetOf(key)) ?? 0);
    if (!takesLastKey) {
      const reason = 'Map keys must be unique';
      throwAll(repeatedOffsets.map((offset) => failureAt(offset, reason, undefined, 'Remove one of them.')));
    }
    // Positions are only needed for errors. Drop the tree, so that a manifest of many documents does not keep its trees
    // in memory.
    tree = undefined;
    return { value, repeatedKeys: repeatedOffsets.map(positionAt) };
  }

  function parse(): YamlTree {
    return parseTree(source.isPart ? `${text}\n` : text);
  }

  function faultsAsErrors<Result>(run: () => Result): Result {
    try {
      return run();
    } catch (error) {
      if (error instanceof YamlFault) throw failureAt(error.offset, error.message, error.cause ?? error, error.hint);
      if (error instanceof RangeError) throw failureAt(0, 'it is too deeply nested', error);
      throw error;
    }
  }

  function refuseUnreadable(found: YamlTree): void {
    const unreadable = source.isLenient ? undefined : findUnreadable(text, found);
    if (unreadable === undefined) return;
    const { offset, what, hint: remedy } = unreadable;
    throw failureAt(offset, `Helm, Kubernetes and Pulumi do not read ${what}`, undefined, remedy);
  }

  function positionOf(path: ValuePath): Position {
    const { root, pairs } = wayTo(path);
    return positionAt(offsetIn(pairs.at(-1)?.value ?? root));
  }

  function keyPositionOf(path: ValuePath): Position | undefined {
    const last = wayTo(path).pairs[path.length - 1];
    return last === undefined ? undefined : positionAt(offsetIn(last.key ?? last.value));
  }

  /** The keys and values along the path, as far as they exist. Items of lists have no key. */
  function wayTo(path: ValuePath): { root: unknown; pairs: { key: unknown; value: unknown }[] } {
    tree ??= parse();
    const pairs: { key: unknown; value: unknown }[] = [];
    let node: unknown = tree.contents;
    for (const part of path) {
      const collection = isAlias(node) ? tree.targets.get(node) : node;
      let pair: Pick<Pair, 'key' | 'value'> | undefined;
      if (isSeq(collection)) pair = { key: undefined, value: collection.items[Number(part)] };
      if (isMap(collection)) pair = collection.items.find(({ key }) => isScalar(key) && keyOf(key) === String(part));
      if (pair?.value === undefined) break;
      pairs.push({ key: pair.key, value: pair.value });
      node = pair.value;
    }
    return { root: tree.contents, pairs };
  }

  function keyOf(key: { value: unknown; type?: string }): string | undefined {
    const written = String(key.value);
    return key.type === 'PLAIN' ? dialect.keyOf(dialect.resolve(written)) : written;
  }

  function offsetIn(node: unknown): number {
    return tree?.originalOffset(offsetOf(node)) ?? 0;
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
