import type { ReleaseError } from '../../errors.ts';
import {
  isJsonObject,
  type Json,
  type JsonObject,
  parsePath,
  readYaml,
  type ValuePath,
  type YamlContent,
} from '../../json/index.ts';

/** The name of another chart's values in this chart, or why they have no place in it. */
export interface Rule {
  /** Paths in the other chart's values. */
  from: ValuePath[];
  /** The path in this chart; undefined if the rule has `none`. */
  to?: ValuePath;
  /** Why the value has no place, and what to do instead. */
  none?: string;
  /** Values that can be dropped without a loss. */
  unless: Json[];
  /** Whether the strings `true`, `false` and integers are converted to their types. */
  typed: boolean;
  /** The separator with which the values are joined into one string. */
  joinedBy?: string;
  /** Maps each old value (a key) to the new one. */
  choose?: JsonObject;
  /** Extracts the peers of those rules of a NetworkPolicy that apply to these ports. */
  peersOf?: Json[];
  /** Further values to set, by path. */
  with: { path: ValuePath; value: Json }[];
}

/** The file in the chart's folder. */
export const rulesFile = 'import-values.yaml';

const keys = ['from', 'to', 'none', 'unless', 'typed', 'joinedBy', 'choose', 'peersOf', 'with'];

/** @throws ReleaseError CHART_INVALID_YAML, CHART_INVALID_METADATA with the place */
export function readRules(text: string, file: string): Rule[] {
  const content = readYaml({ text, file, code: 'CHART_INVALID_YAML' });
  const rules = content.value ?? [];
  if (!Array.isArray(rules)) throw mistake(content, [], 'the rules must be a list');
  return rules.map((rule, index) => readRule(rule, index, content));
}

function readRule(rule: Json, index: number, content: YamlContent): Rule {
  const wrong = (expected: string, key?: string) =>
    mistake(content, key === undefined ? [index] : [index, key], expected);
  if (!isJsonObject(rule)) throw wrong('a rule must be a map');
  const unknown = Object.keys(rule).find((key) => !keys.includes(key));
  if (unknown !== undefined) throw wrong(`unknown key ${unknown}; the keys of a rule are ${keys.join(', ')}`, unknown);
  const { from, to, none, unless = [], typed = false, joinedBy, choose, peersOf, with: also = {} } = rule;
  const pathOf = (value: Json | undefined, key: string): ValuePath => {
    const path = typeof value === 'string' ? parsePath(value) : undefined;
    if (path === undefined || path.length === 0) throw wrong('it must be a path such as a.b["c.d"]', key);
    return path;
  };
  if ((to === undefined) === (none === undefined)) throw wrong('a rule must have either `to` or `none`');
  if (none !== undefined && typeof none !== 'string') throw wrong('it must be a sentence', 'none');
  if (!Array.isArray(unless)) throw wrong('it must be a list of values', 'unless');
  if (typeof typed !== 'boolean') throw wrong('it must be true or false', 'typed');
  if (joinedBy !== undefined && typeof joinedBy !== 'string') throw wrong('it must be a string', 'joinedBy');
  if (choose !== undefined && !isJsonObject(choose)) throw wrong('it must be a map', 'choose');
  if (peersOf !== undefined && !Array.isArray(peersOf)) throw wrong('it must be a list of ports', 'peersOf');
  if (!isJsonObject(also)) throw wrong('it must be a map of paths', 'with');
  return {
    from: (Array.isArray(from) ? from : [from]).map((each) => pathOf(each, 'from')),
    to: to === undefined ? undefined : pathOf(to, 'to'),
    none,
    unless,
    typed,
    joinedBy,
    choose,
    peersOf,
    with: Object.entries(also).map(([path, value]) => ({ path: pathOf(path, 'with'), value })),
  };
}

function mistake(content: YamlContent, path: ValuePath, expected: string): ReleaseError {
  const hint = 'The comment at the top of charts/mlops-sentiment/import-values.yaml explains the rules.';
  const message = `A rule for \`release import-values\` is wrong: ${expected}.`;
  return content.failure(path, message, { code: 'CHART_INVALID_METADATA', hint });
}
