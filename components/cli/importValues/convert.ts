import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, type Json } from '../../json/index.ts';
import type { Rule } from './rules.ts';

/** The result of a rule for the values that it names: one value, or the reason why it gives no value. */
export type Conversion = { value: Json } | { reason: string };

/**
 * @param values the values at the rule's paths, in the rule's order; undefined for a path without a value
 * @param names the paths as a user reads them
 */
export function convert(rule: Rule, values: readonly (Json | undefined)[], names: readonly string[]): Conversion {
  if (rule.joinedBy !== undefined) return joined(rule.joinedBy, values, names);
  const [value = null] = values;
  if (rule.choose !== undefined) return chosen(rule.choose, value);
  if (rule.peersOf !== undefined) return peers(rule.peersOf, value);
  return { value: rule.typed ? typed(value) : value };
}

/** The last part is required: a registry without a repository is not an image. */
function joined(separator: string, values: readonly (Json | undefined)[], names: readonly string[]): Conversion {
  if (values.at(-1) === undefined) return { reason: `It is only a part of a value: set ${names.at(-1)}, too.` };
  const parts = values.filter((part) => part !== undefined && part !== '' && part !== null);
  if (parts.every((part) => typeof part === 'string')) return { value: parts.join(separator) };
  return { reason: `${names.join(' and ')} must be strings: they are joined into one.` };
}

function chosen(choices: Record<string, Json>, value: Json): Conversion {
  const key = String(value);
  const choice = typeof value !== 'object' && Object.hasOwn(choices, key) ? choices[key] : undefined;
  return choice === undefined ? { reason: `It must be one of ${Object.keys(choices).join(', ')}.` } : { value: choice };
}

function typed(value: Json): Json {
  if (typeof value !== 'string') return value;
  if (value === 'true' || value === 'false') return value === 'true';
  return /^(?:0|[1-9]\d{0,14})$/.test(value) ? Number(value) : value;
}

/** A list of peers is equivalent to the rules only if each rule has peers and applies to exactly these ports. */
function peers(ports: readonly Json[], value: Json): Conversion {
  const rules = Array.isArray(value) ? value : [];
  const lists = rules.map((rule) => {
    const { from = [], ports: given = [] } = isJsonObject(rule) ? rule : {};
    const isForThese =
      Array.isArray(given) &&
      given.length > 0 &&
      given.every((port) => isJsonObject(port) && ports.some((each) => isDeepStrictEqual(each, port.port)));
    return Array.isArray(from) && from.length > 0 && isForThese ? from : undefined;
  });
  if (lists.length > 0 && lists.every((list) => list !== undefined)) return { value: lists.flat() };
  return {
    reason: `Each rule must have peers and apply only to port ${ports.join(' or ')}: write the peers by hand.`,
  };
}
