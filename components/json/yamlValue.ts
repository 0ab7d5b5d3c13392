import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from 'yaml';
import type { Dialect, Resolved } from './dialect.ts';
import { readGoTime } from './goTime.ts';
import { type Json, type JsonObject, setKey, type ValuePath } from './json.ts';
import { restoreSeparators } from './lineBreaks.ts';
import { aliasHint, YamlFault, type YamlTree } from './yamlTree.ts';

export interface ValueOptions {
  dialect: Dialect;
  /** Whether integers that a double cannot represent are rounded, as Helm does with values, instead of refused. */
  rounds: (path: ValuePath) => boolean;
}

export interface YamlValue {
  value: Json;
  /** Keys that occur in a map again, without the first of each. */
  repeated: Node[];
}

const core = 'tag:yaml.org,2002:';
const kinds: Record<string, string> = {
  null: 'null',
  boolean: 'bool',
  integer: 'int',
  float: 'float',
  text: 'str',
  time: 'timestamp',
};
const quoteHint = 'Quote it if you mean a string.';

/** Converts a tree to a value by the rules of a dialect. @throws YamlFault */
export function valueIn(tree: YamlTree, { dialect, rounds }: ValueOptions): YamlValue {
  const repeated: Node[] = [];
  const path: (string | number)[] = [];
  const open = new Set<Alias>();
  let decoded = 0;
  let aliased = 0;
  return { value: tree.contents === null ? null : convert(tree.contents), repeated };

  function convert(node: unknown): Json {
    count(node);
    if (isScalar(node)) return jsonOf(node);
    if (isMap(node)) return mapOf(node, {});
    if (isSeq(node)) return node.items.map((item, index) => within(index, item));
    return isAlias(node) ? through(node, convert) : null;
  }

  /** The value of a key or an item. */
  function within(part: string | number, node: unknown): Json {
    path.push(part);
    const value = convert(node);
    path.pop();
    return value;
  }

  function jsonOf(node: Scalar): Json {
    const scalar = resolve(node);
    if (scalar.kind === 'float' && !Number.isFinite(scalar.value)) {
      throw fault(node, 'JSON cannot represent infinite numbers and .nan', quoteHint);
    }
    if (typeof scalar.value !== 'bigint') return scalar.value;
    if (rounds(path)) return Number(scalar.value);
    throw fault(node, `the number ${scalar.value} has too many digits to be kept exactly`, quoteHint);
  }

  function resolve(node: Scalar): Resolved {
    const text = textOf(node);
    const { tag } = node;
    if (tag === undefined || (tag === '!' && dialect.passesOverMark)) {
      return node.type === 'PLAIN' ? checked(node, dialect.resolve(text)) : kept(node, text);
    }
    const name = tag.startsWith(core) ? tag.slice(core.length) : undefined;
    if (name === 'binary') return { kind: 'text', value: decode(node, text) };
    if (name === undefined || !Object.values(kinds).includes(name) || name === 'str') return kept(node, text);
    // Helm keeps a time as a string, but checks that it is a time.
    if (name === 'timestamp' && dialect.timesAreTexts && readGoTime(text)) return { kind: 'text', value: text };
    const scalar = dialect.resolve(text);
    if (kinds[scalar.kind] === name) return checked(node, scalar);
    if (name === 'float' && scalar.kind === 'integer') return { kind: 'float', value: Number(scalar.value) };
    throw fault(node, `${JSON.stringify(text)} does not match the tag !!${name}`);
  }

  function textOf({ value, type, range }: Scalar): string {
    // All scalars of the tree are strings.
    const marked = value as string;
    const text = tree.hasMarks ? restoreSeparators(marked, type === 'BLOCK_LITERAL') : marked;
    const isBlock = type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED';
    // If a file ends without a line break, so does a block string at its end.
    const isCut = isBlock && range?.[1] === tree.text.length && !/\n *$/.test(tree.text);
    return isCut ? text.replace(/\n+$/, '') : text;
  }

  /** The string that reaches the program. */
  function kept(node: Scalar, text: string): Resolved {
    const value = dialect.rewrite(text);
    if (value !== undefined) return { kind: 'text', value };
    const hint = 'Begin the string with another character.';
    throw fault(node, 'Pulumi cannot keep a string of several lines that begins with a tab', hint);
  }

  function checked(node: Scalar, scalar: Resolved): Resolved {
    if (scalar.kind === 'text') return kept(node, scalar.value);
    if (scalar.kind !== 'time' || !scalar.isLocal) return scalar;
    throw fault(
      node,
      'Pulumi writes the name of the local time zone into this time, which differs between machines',
      quoteHint,
    );
  }

  function mapOf(map: YAMLMap, into: JsonObject, taken = new Set<string>()): JsonObject {
    const merged: unknown[] = [];
    const seen = new Set<string>();
    for (const { key, value } of map.items) {
      if (isMerge(key)) {
        if (dialect.writtenKeysWin) merged.push(value);
        else for (const from of mergedMaps(value).reverse()) mergeInto(into, from, new Set());
        continue;
      }
      const name = keyOf(key);
      const item = within(name, value);
      if (seen.has(name) && isScalar(key)) repeated.push(key);
      seen.add(name);
      if (!taken.has(name)) setKey(into, name, item);
    }
    for (const name of seen) taken.add(name);
    // Of several merge keys, Go's library uses the last.
    for (const from of mergedMaps(merged.at(-1))) mergeInto(into, from, taken);
    return into;
  }

  function mergeInto(into: JsonObject, from: YAMLMap | Alias, taken: Set<string>): void {
    count(from);
    if (isAlias(from)) through(from, (map) => (isMap(map) ? mapOf(map, into, taken) : null));
    else mapOf(from, into, taken);
  }

  function mergedMaps(value: unknown): (YAMLMap | Alias)[] {
    if (value === undefined) return [];
    return (isSeq(value) ? value.items : [value]).map((item) => {
      const target = isAlias(item) ? tree.targets.get(item) : item;
      if (isMap(target) && (isMap(item) || isAlias(item))) return item;
      throw fault(value, 'only a map, or a list of maps, can be merged by <<');
    });
  }

  function keyOf(key: unknown): string {
    count(key);
    if (isAlias(key)) return through(key, keyOf);
    if (!isScalar(key)) throw fault(key, 'a list or a map cannot be a key');
    const name = dialect.keyOf(resolve(key));
    if (name === undefined) throw fault(key, 'this key is not a string', 'Quote it.');
    return name;
  }

  function through<Result>(alias: Alias, read: (target: unknown) => Result): Result {
    if (open.has(alias)) throw fault(alias, `the anchor "${alias.source}" contains itself`, aliasHint);
    open.add(alias);
    const result = read(tree.targets.get(alias));
    open.delete(alias);
    return result;
  }

  /** Protects against alias bombs. Source: allowedAliasRatio of both libraries (decode.go). */
  function count(node: unknown): void {
    decoded++;
    if (open.size > 0) aliased++;
    if (aliased <= 100 || decoded <= 1000) return;
    const ratio =
      decoded <= 400_000 ? 0.99 : decoded >= 4_000_000 ? 0.1 : 0.99 - (0.89 * (decoded - 400_000)) / 3_600_000;
    if (aliased / decoded > ratio) throw fault([...open][0] ?? node, 'its aliases expand to too much data', aliasHint);
  }

  function fault(node: unknown, reason: string, hint?: string): YamlFault {
    return new YamlFault(reason, tree.originalOffset(offsetOf(node)), hint);
  }

  function decode(node: Scalar, text: string): string {
    const bytes = Buffer.from(text, 'base64');
    if (bytes.toString('base64') === text.replaceAll(/[\r\n]/g, '')) return bytes.toString('utf8');
    throw fault(node, 'the tag !!binary needs base64');
  }
}

function isMerge(key: unknown): boolean {
  return (
    isScalar(key) && key.value === '<<' && (key.tag === undefined ? key.type === 'PLAIN' : key.tag === `${core}merge`)
  );
}

export function offsetOf(node: unknown): number {
  return (
    (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range) && node.range[0]) || 0
  );
}
