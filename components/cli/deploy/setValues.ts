import { ReleaseError } from '../../errors.ts';
import { isJsonObject, type Json, type JsonObject, readJson, type ValuePath } from '../../json/index.ts';

/** One value from the command line, with its path. */
export interface Assignment {
  path: ValuePath;
  value: Json;
  /** Whether the value is an empty map, which replaces no other map. @default false */
  merge?: boolean;
}

/** How the right side of `--set` and its relatives is parsed. For `file` the value is the name of a file. */
export type SetKind = 'typed' | 'text' | 'json' | 'file' | 'literal';

/** The flag for each kind. */
export const flagOf: Readonly<Record<SetKind, string>> = {
  typed: '--set',
  text: '--set-string',
  json: '--set-json',
  file: '--set-file',
  literal: '--set-literal',
};

/** Source: helm pkg/strvals, MaxIndex. */
const largestIndex = 65_536;

/**
 * Parses the argument of `--set` as Helm does (helm pkg/strvals): `a.b[0]=x,c={y,z}`; a backslash escapes the next character; `true`,
 * `false`, `null` and integers have their types, everything else is a string. In `--set-literal` the text after the first `=` is the value, and
 * no character has a meaning (helm pkg/strvals/literal_parser.go).
 * @throws ReleaseError CONFIG_INVALID_VALUE. It quotes keys, but no values, which may be secret, except numbers that are too large.
 */
export function parseSet(text: string, kind: SetKind = 'typed'): Assignment[] {
  if (kind === 'json' && text.trimStart().startsWith('{')) {
    // Helm merges the maps of this form, and replaces those of `key={…}` (helm pkg/cli/values/options.go).
    return Object.entries(jsonOf(text, '', kind)).flatMap(([key, value]) => leavesOfMaps(value, [key]));
  }
  const assignments: Assignment[] = [];
  let at = 0;
  while (at < text.length) readKey([]);
  return assignments;

  /** Reads up to and including one of the stop characters; `stop` is undefined at the end of the text. */
  function readUntil(stops: string): { part: string; stop: string | undefined } {
    let part = '';
    while (at < text.length) {
      const character = text[at++] ?? '';
      if (character === '\\' && kind !== 'literal') part += text[at++] ?? '';
      else if (stops.includes(character)) return { part, stop: character };
      else part += character;
    }
    return { part, stop: undefined };
  }

  function readKey(parent: ValuePath): void {
    const { part, stop } = readUntil(kind === 'literal' ? '=[.' : '=[,.');
    const path = [...parent, part];
    if (stop === '=') readValue(path);
    else if (stop === '[') readIndex(path);
    else if (stop === '.' && at < text.length && text[at] !== '=') readKey(path);
    else throw refused(path, 'has no value', kind);
  }

  function readIndex(path: ValuePath): void {
    const { part, stop } = readUntil(']');
    if (stop === undefined || !/^\d+$/.test(part))
      throw refused(path, `has the index [${part}], which is not a number`, kind);
    const index = Number(part);
    if (index > largestIndex) throw refused(path, `has an index above ${largestIndex}`, kind);
    const item = [...path, index];
    const next = text[at++];
    if (next === '=') readValue(item);
    else if (next === '[') readIndex(item);
    else if (next === '.') readKey(item);
    else throw refused(item, 'has no value', kind);
  }

  function readValue(path: ValuePath): void {
    // As in Helm, a value with an empty name is dropped.
    const put = (value: Json) => path.at(-1) !== '' && assignments.push({ path, value });
    if (kind === 'json') put(jsonAt(path));
    else if (kind === 'literal') {
      put(text.slice(at));
      at = text.length;
    } else if (text[at] === '{') put(readList(path));
    else put(typed(path, readUntil(',').part));
  }

  function readList(path: ValuePath): Json[] {
    at++;
    const items: Json[] = [];
    for (;;) {
      const { part, stop } = readUntil(',}');
      if (stop === undefined) throw refused(path, "is a list that does not end with '}'", kind);
      items.push(typed(path, part));
      if (stop === ',') continue;
      if (text[at] === ',') at++;
      return items;
    }
  }

  /** Reads JSON up to a comma outside of lists, maps and strings. */
  function jsonAt(path: ValuePath): Json {
    const pattern = /"(?:[^"\\]|\\.)*"|[[\]{},]|[^"[\]{},]+|"/gy;
    pattern.lastIndex = at;
    let depth = 0;
    let end = at;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      if (match[0] === ',' && depth === 0) break;
      if (/^[[{]$/.test(match[0])) depth++;
      if (/^[\]}]$/.test(match[0])) depth--;
      end = pattern.lastIndex;
    }
    const json = text.slice(at, end);
    at = end + 1;
    return json.trim() === '' ? null : jsonOf(json, String(path.at(-1)), kind);
  }

  function typed(path: ValuePath, value: string): Json {
    if (kind === 'text' || kind === 'file') return value;
    const folded = value.toLowerCase();
    if (folded === 'true' || folded === 'false') return folded === 'true';
    if (folded === 'null') return null;
    if (!/^(?:0|[1-9]\d*|[+-]\d+)$/.test(value)) return value;
    const number = BigInt(value);
    // Helm reads a number that doesn't fit in 64 bits as a string.
    if (number > 2n ** 63n - 1n || number < -(2n ** 63n)) return value;
    if (String(Number(number)) === String(number)) return Number(number);
    throw refused(path, `is the number ${number}, which is too large to be exact`, kind, 'Set it with --set-string.');
  }
}

function leavesOfMaps(value: Json, path: ValuePath): Assignment[] {
  if (!isJsonObject(value)) return [{ path, value }];
  if (Object.keys(value).length === 0) return [{ path, value, merge: true }];
  return Object.entries(value).flatMap(([key, item]) => leavesOfMaps(item, [...path, key]));
}

function jsonOf(text: string, key: string, kind: SetKind): JsonObject {
  try {
    // A key is missing only if the text starts with a map.
    return readJson(text) as JsonObject;
  } catch (error) {
    const where = key === '' ? [] : [key];
    if (!(error instanceof RangeError)) throw refused(where, 'is not valid JSON', kind);
    throw refused(where, `is refused: ${error.message.slice(0, -1)}`, kind, 'Quote it.');
  }
}

function refused(path: ValuePath, problem: string, kind: SetKind, hint = hintFor(kind)): ReleaseError {
  const key = path.filter((part) => part !== '').join('.');
  return new ReleaseError(
    'CONFIG_INVALID_VALUE',
    `${flagOf[kind]}: ${key === '' ? 'the argument' : `"${key}"`} ${problem}.`,
    { hint },
  );
}

function hintFor(kind: SetKind): string {
  if (kind === 'file') return 'Write it as for Helm: `--set-file ca=ca.pem,key=key.pem`.';
  if (kind === 'literal') return 'Write it as for Helm: `--set-literal greeting=a,b{c}`, one value for each option.';
  return kind === 'json'
    ? 'Write it as for Helm: `--set-json \'image={"tag":"v2"},args=["x"]\'`.'
    : `Write it as for Helm: \`${flagOf[kind]} image.tag=v2,args[0]=x,list={a,b}\`, with a backslash before a comma in a value.`;
}
