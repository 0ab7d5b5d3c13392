import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, type Json } from '../../json/index.ts';
import type { Rule } from './rules.ts';

/** What a rule makes of the values that it names: one value, or why there is none. */
export type Conversion = { value: Json } | { reason: string };

/**
 * @param values those of the rule's paths, in its order, undefined where there is none
 * @param names the paths as a user reads them
 */
export function convert(rule: Rule, values: readonly (Json | undefined)[], names: readonly string[]): Conversion {
  if (rule.joinedBy !== undefined) return joined(rule.joinedBy, values, names);
  const [value = null] = values;
  if (rule.choose !== undefined) return chosen(rule.choose, value);
  if (rule.peersOf !== undefined) return peers(rule.peersOf, value);
  return { value: rule.typed ? typed(value) : value };
}

/** Without its last part it says nothing: a registry is no image. */
function joined(separator: string, values: readonly (Json | undefined)[], names: readonly string[]): Conversion {
  if (values.at(-1) === undefined) return { reason: `It is only part of one value: give ${names.at(-1)} as well.` };
  const parts = values.filter((part) => part !== undefined && part !== '' && part !== null);
  if (parts.every((part) => typeof part === 'string')) return { value: parts.join(separator) };
  return { reason: `${names.join(' and ')} are strings that become one.` };
}

function chosen(choices: Record<string, Json>, value: Json): Conversion {
  const key = String(value);
  const choice = typeof value !== 'object' && Object.hasOwn(choices, key) ? choices[key] : undefined;
  return choice === undefined ? { reason: `It is one of ${Object.keys(choices).join(', ')}.` } : { value: choice };
}

function typed(value: Json): Json {
  if (typeof value !== 'string') return value;
  if (value === 'true' || value === 'false') return value === 'true';
  return /^(?:0|[1-9]\d{0,14})$/.test(value) ? Number(value) : value;
}

/** One list of peers says what the rules say only if each rule has peers, and is for these ports alone. */
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
    reason: `Each rule must have peers and be for the port ${ports.join(' or ')} alone: write the peers by hand.`,
  };
}
