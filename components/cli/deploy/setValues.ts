import { ReleaseError } from '../../errors.ts';
import { type Json, readJson, type ValuePath } from '../../json/index.ts';

/** One value of the command line: the way to it, and what it becomes. */
export interface Assignment {
  path: ValuePath;
  value: Json;
}

/** How the right side of `--set`, `--set-string` and `--set-json` is read. */
export type SetKind = 'typed' | 'text' | 'json';

/** The flag of each kind. */
export const flagOf: Readonly<Record<SetKind, string>> = {
  typed: '--set',
  text: '--set-string',
  json: '--set-json',
};

/** Source: helm pkg/strvals, MaxIndex. */
const largestIndex = 65_536;

/**
 * Reads the argument of `--set` as Helm does (helm pkg/strvals): `a.b[0]=x,c={y,z}`, a backslash before what is meant
 * literally; `true`, `false`, `null` and whole numbers have their types, everything else is text.
 * @throws ReleaseError CONFIG_INVALID_VALUE that quotes the argument's keys, and of the values, which may be secret, only numbers that are too large
 */
export function parseSet(text: string, kind: SetKind = 'typed'): Assignment[] {
  if (kind === 'json' && text.trimStart().startsWith('{')) {
    return Object.entries(jsonOf(text, '', kind)).map(([key, value]) => ({ path: [key], value }));
  }
  const assignments: Assignment[] = [];
  let at = 0;
  while (at < text.length) readKey([]);
  return assignments;

  /** Up to one of the stops, which is taken too; undefined at the end of the text. */
  function readUntil(stops: string): { part: string; stop: string | undefined } {
    let part = '';
    while (at < text.length) {
      const character = text[at++] ?? '';
      if (character === '\\') part += text[at++] ?? '';
      else if (stops.includes(character)) return { part, stop: character };
      else part += character;
    }
    return { part, stop: undefined };
  }

  function readKey(parent: ValuePath): void {
    const { part, stop } = readUntil('=[,.');
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
    // As in Helm, a value without a name goes nowhere.
    const put = (value: Json) => path.at(-1) !== '' && assignments.push({ path, value });
    if (kind === 'json') put(jsonAt(path));
    else if (text[at] === '{') put(readList(path));
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

  /** Up to the comma that stands in no list, map or text. */
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
    if (kind === 'text') return value;
    const folded = value.toLowerCase();
    if (folded === 'true' || folded === 'false') return folded === 'true';
    if (folded === 'null') return null;
    if (!/^(?:0|[1-9]\d*|[+-]\d+)$/.test(value)) return value;
    const number = BigInt(value);
    // What does not fit in 64 bits is a string to Helm.
    if (number > 2n ** 63n - 1n || number < -(2n ** 63n)) return value;
    if (String(Number(number)) === String(number)) return Number(number);
    throw refused(
      path,
      `is the number ${number}, which has more digits than can be kept`,
      kind,
      'Set it with --set-string.',
    );
  }
}

function jsonOf(text: string, key: string, kind: SetKind): { [key: string]: Json } {
  try {
    // Only what begins as a map is asked for without a key.
    return readJson(text) as { [key: string]: Json };
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
    `${flagOf[kind]}: ${key === '' ? 'what is given' : `"${key}"`} ${problem}.`,
    { hint },
  );
}

function hintFor(kind: SetKind): string {
  return kind === 'json'
    ? 'Write it as for Helm: `--set-json \'image={"tag":"v2"},args=["x"]\'`.'
    : `Write it as for Helm: \`${flagOf[kind]} image.tag=v2,args[0]=x,list={a,b}\`, with a backslash before a comma in a value.`;
}
