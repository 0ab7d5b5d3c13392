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

/** How values of another chart are called in this one, or why they have no place in it. */
export interface Rule {
  /** Paths in the other chart's values. */
  from: ValuePath[];
  /** Where the value belongs; the rule has `none` otherwise. */
  to?: ValuePath;
  /** Why it has no place, and what to do instead. */
  none?: string;
  /** Values with which nothing is lost. */
  unless: Json[];
  /** Whether a string that says true, false or a whole number becomes that. */
  typed: boolean;
  /** What is between the parts of one string. */
  joinedBy?: string;
  /** What becomes of each value, which is a key here. */
  choose?: JsonObject;
  /** Takes the peers out of the rules of a NetworkPolicy that are for these ports. */
  peersOf?: Json[];
  /** What else belongs to the value, by path. */
  with: { path: ValuePath; value: Json }[];
}

/** In the chart's folder. */
export const rulesFile = 'import-values.yaml';

const keys = ['from', 'to', 'none', 'unless', 'typed', 'joinedBy', 'choose', 'peersOf', 'with'];

/** @throws ReleaseError CHART_INVALID_YAML, CHART_INVALID_METADATA with the place */
export function readRules(text: string, file: string): Rule[] {
  const content = readYaml({ text, file, code: 'CHART_INVALID_YAML' });
  const rules = content.value ?? [];
  if (!Array.isArray(rules)) throw mistake(content, [], 'the rules are a list');
  return rules.map((rule, index) => readRule(rule, index, content));
}

function readRule(rule: Json, index: number, content: YamlContent): Rule {
  const wrong = (expected: string, key?: string) =>
    mistake(content, key === undefined ? [index] : [index, key], expected);
  if (!isJsonObject(rule)) throw wrong('a rule is a map');
  const unknown = Object.keys(rule).find((key) => !keys.includes(key));
  if (unknown !== undefined) throw wrong(`a rule has no key ${unknown}; it has ${keys.join(', ')}`, unknown);
  const { from, to, none, unless = [], typed = false, joinedBy, choose, peersOf, with: also = {} } = rule;
  const pathOf = (value: Json | undefined, key: string): ValuePath => {
    const path = typeof value === 'string' ? parsePath(value) : undefined;
    if (path === undefined || path.length === 0) throw wrong('it must be a path such as a.b["c.d"]', key);
    return path;
  };
  if ((to === undefined) === (none === undefined)) throw wrong('a rule has either `to` or `none`');
  if (none !== undefined && typeof none !== 'string') throw wrong('it must be a sentence', 'none');
  if (!Array.isArray(unless)) throw wrong('it must be a list of values', 'unless');
  if (typeof typed !== 'boolean') throw wrong('it must be true or false', 'typed');
  if (joinedBy !== undefined && typeof joinedBy !== 'string') throw wrong('it must be a string', 'joinedBy');
  if (choose !== undefined && !isJsonObject(choose)) throw wrong('it must be a map', 'choose');
  if (peersOf !== undefined && !Array.isArray(peersOf)) throw wrong('it must be a list of ports', 'peersOf');
  if (!isJsonObject(also)) throw wrong('it must be a map of paths', 'with');
  return {
    from: (Array.isArray(from) ? from : [from]).map((each) => pathOf(each, 'from')),
    ...(to === undefined ? {} : { to: pathOf(to, 'to') }),
    ...(none === undefined ? {} : { none }),
    unless,
    typed,
    ...(joinedBy === undefined ? {} : { joinedBy }),
    ...(choose === undefined ? {} : { choose }),
    ...(peersOf === undefined ? {} : { peersOf }),
    with: Object.entries(also).map(([path, value]) => ({ path: pathOf(path, 'with'), value })),
  };
}

function mistake(content: YamlContent, path: ValuePath, expected: string): ReleaseError {
  const hint = 'The head of charts/mlops-sentiment/import-values.yaml says what rules are.';
  const message = `A rule for \`release import-values\` is wrong: ${expected}.`;
  return content.failure(path, message, { code: 'CHART_INVALID_METADATA', hint });
}
