import { isDeepStrictEqual } from 'node:util';
import { isMap, isScalar, type Pair, type YAMLMap } from 'yaml';
import { type DialectName, dialects } from './dialect.ts';
import { isJsonObject, type Json, type JsonObject, type ValuePath } from './json.ts';
import { writeYaml } from './writeYaml.ts';
import { parseTree, type YamlTree } from './yamlTree.ts';
import { offsetOf, valueIn } from './yamlValue.ts';

export interface YamlEdit {
  text: string;
  /** The value of the text after the edit. */
  target: JsonObject;
  /** The paths at which the value changes, outermost first. */
  paths: readonly ValuePath[];
  dialect: DialectName;
  /** Writes a key with its value as lines without indent. @default without comments */
  write?: WritePair;
}

type WritePair = (path: ValuePath, value: Json) => string;

/**
 * Edits YAML text in place: lines outside of the changed values stay as they are, with their comments. A value inside
 * an anchor, an alias or brackets is written together with the collection around it.
 * @returns undefined if no text with the target value was found, for example if the dialect cannot express it
 */
export function editYaml({ text, target, paths, dialect, write = withoutComments }: YamlEdit): string | undefined {
  const edited = paths.reduce<string | undefined>(
    (current, path) => (current === undefined ? undefined : setPath(current, { path, target, dialect, write })),
    text,
  );
  // Checking the result is safer than a proof that the edit handles every kind of YAML file.
  if (edited !== undefined && says(edited, target, dialect)) return edited;
  const whole = `${writeYaml(target, { sortsKeys: false })}\n`;
  return isExact(text, dialect) && says(whole, target, dialect) ? whole : undefined;
}

/** Whether the text was read without rounding a number. Only then may the whole text be written again. */
function isExact(text: string, dialect: DialectName): boolean {
  try {
    valueIn(parseTree(text), { dialect: dialects[dialect], rounds: () => false });
    return true;
  } catch {
    return false;
  }
}

function says(text: string, target: JsonObject, dialect: DialectName): boolean {
  try {
    const { value, repeated } = valueIn(parseTree(text), { dialect: dialects[dialect], rounds: () => true });
    return repeated.length === 0 && isDeepStrictEqual(value, target);
  } catch {
    return false;
  }
}

function holds(tree: YamlTree, path: ValuePath, target: JsonObject, dialect: DialectName): boolean {
  const wanted = valueAt(target, path);
  try {
    const { value } = valueIn(tree, { dialect: dialects[dialect], rounds: () => true });
    return wanted !== undefined && isDeepStrictEqual(valueAt(value, path), wanted);
  } catch {
    return false;
  }
}

interface OneEdit {
  path: ValuePath;
  target: JsonObject;
  dialect: DialectName;
  write: WritePair;
}

function setPath(text: string, { path, target, dialect, write }: OneEdit): string | undefined {
  let tree: ReturnType<typeof parseTree>;
  try {
    tree = parseTree(text);
  } catch {
    return undefined;
  }
  // The collection around a value in brackets has been written with all its content.
  if (write !== withoutComments && holds(tree, path, target, dialect)) return text;
  if (tree.contents === null) return `${withLineEnd(text)}${writeYaml(target, { sortsKeys: false })}\n`;
  let map: unknown = tree.contents;
  for (let depth = 0; depth < path.length; depth++) {
    if (!isOpen(map)) return undefined;
    const key = String(path[depth]);
    const pair = map.items.find((item) => isScalar(item.key) && nameOf(item.key, dialect) === key);
    if (pair !== undefined && depth < path.length - 1 && isOpen(pair.value)) {
      map = pair.value;
      continue;
    }
    const way = path.slice(0, depth + 1);
    const value = valueAt(target, way);
    if (value === undefined) return pair === undefined ? text : removePair(text, placeOf(pair));
    if (pair !== undefined) return replacePair(text, placeOf(pair), write(way, value));
    const [first, last] = [map.items[0], map.items.at(-1)];
    if (first === undefined || last === undefined) return undefined;
    return insertPair(text, placeOf(first), placeOf(last), write(way, value));
  }
  return text;

  /** From the first character of the key to the end of the value. */
  function placeOf({ key, value }: Pair): Place {
    const { originalOffset } = tree;
    return { start: originalOffset(offsetOf(key)), end: originalOffset(Math.max(endOf(key), endOf(value))) };
  }
}

interface Place {
  start: number;
  end: number;
}

/** A map in block style. */
function isOpen(node: unknown): node is YAMLMap {
  return isMap(node) && !node.flow && node.items.length > 0 && node.anchor === undefined && node.tag === undefined;
}

function nameOf({ value, type }: { value: unknown; type?: string }, dialect: DialectName): string | undefined {
  const { keyOf, resolve } = dialects[dialect];
  return type === 'PLAIN' ? keyOf(resolve(String(value))) : String(value);
}

function valueAt(value: Json | undefined, path: ValuePath): Json | undefined {
  return path.reduce<Json | undefined>((parent, part) => {
    if (Array.isArray(parent)) return parent[Number(part)];
    return isJsonObject(parent) && Object.hasOwn(parent, part) ? parent[part] : undefined;
  }, value);
}

function removePair(text: string, { start, end }: Place): string {
  return text.slice(0, lineStart(text, start)) + text.slice(lineEnd(text, end - 1));
}

function replacePair(text: string, { start, end }: Place, written: string): string {
  const lines = indented(written, start - lineStart(text, start));
  // A comment may follow a value on a single line.
  if (!text.slice(start, end).includes('\n') && !lines.includes('\n'))
    return text.slice(0, start) + lines + text.slice(end);
  return `${text.slice(0, start)}${lines}\n${text.slice(lineEnd(text, end - 1))}`;
}

function insertPair(text: string, first: Place, last: Place, written: string): string {
  const indent = first.start - lineStart(text, first.start);
  const end = lineEnd(text, last.end - 1);
  const lines = `${' '.repeat(indent)}${indented(written, indent)}`.replace(/^ +(?=\n)/, '');
  return `${withLineEnd(text.slice(0, end))}${lines}\n${text.slice(end)}`;
}

function withoutComments(path: ValuePath, value: Json): string {
  return writeYaml({ [String(path.at(-1))]: value }, { sortsKeys: false });
}

/** Indents all lines except the first. */
function indented(written: string, indent: number): string {
  return written.replaceAll(/\n(?!\n|$)/g, `\n${' '.repeat(indent)}`);
}

function endOf(node: unknown): number {
  return (
    (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range) && node.range[1]) || 0
  );
}

function withLineEnd(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** The offset after the line's newline. */
function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  return newline === -1 ? text.length : newline + 1;
}
