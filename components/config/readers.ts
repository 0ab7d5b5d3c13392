import { isJsonObject, type Json, type ValuePath } from '../json/index.ts';
import { parseDuration } from './duration.ts';

/** The result of reading a setting: its value, or a description of the expected value. */
export type Reading<Value> = { value: Value } | Misreading;

export interface Misreading {
  expected: string;
  wrongType: boolean;
  /** Where the mistake is inside the setting. @default the setting itself */
  at?: ValuePath;
  /** The known fields, if the mistake is an unknown one. */
  known?: readonly string[];
  /** Whether the value is too long to be shown. @default false */
  isLong?: boolean;
}

export type Reader<Value> = (value: Json) => Reading<Value>;

function wrongType(expected: string): Misreading {
  return { expected, wrongType: true };
}

function invalid(expected: string): Misreading {
  return { expected, wrongType: false };
}

export const boolean: Reader<boolean> = (value) =>
  typeof value === 'boolean' ? { value } : wrongType('true or false');

export const text: Reader<string> = (value) =>
  typeof value === 'string' && value !== '' ? { value } : wrongType('a string');

/** @param choices the allowed strings, at least two */
export function oneOf<Choice extends string>(...choices: Choice[]): Reader<Choice> {
  return (value) => {
    const choice = choices.find((each) => each === value);
    if (choice !== undefined) return { value: choice };
    const expected = `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`;
    return typeof value === 'string' ? invalid(expected) : wrongType(expected);
  };
}

/** A list may also be a string with JSON: `pulumi config set` cannot write a whole list in another way. */
export const textList: Reader<string[]> = (value) => {
  const list = typeof value === 'string' ? parsedList(value) : value;
  return Array.isArray(list) && list.every((item) => typeof item === 'string')
    ? { value: list }
    : wrongType('a list of strings');
};

/** The JSON value in a string; the string itself if it is not JSON. */
export function parsedList(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export const textMap: Reader<Record<string, string>> = (value) => {
  const expected = wrongType('a map of strings');
  if (!isJsonObject(value)) return expected;
  const texts: Record<string, string> = {};
  for (const [key, item] of Object.entries(value)) {
    if (typeof item !== 'string') return expected;
    texts[key] = item;
  }
  return { value: texts };
};

export function integer(least: number): Reader<number> {
  return (value) => {
    if (typeof value !== 'number') return wrongType('an integer');
    return Number.isInteger(value) && value >= least ? { value } : invalid(`an integer of at least ${least}`);
  };
}

/** In seconds. */
export const duration: Reader<number> = (value) => {
  const expected = 'a duration such as 90s, 10m or 1h30m, or a number of seconds';
  if (typeof value === 'number') return value > 0 ? { value } : invalid(expected);
  if (typeof value !== 'string') return wrongType(expected);
  const total = parseDuration(value);
  return total === undefined ? invalid(expected) : { value: total };
};

/** In seconds; 0 means never. */
export const durationOrNever: Reader<number> = (value) => {
  if (value === 0 || value === '0' || value === '0s') return { value: 0 };
  const reading = duration(value);
  return 'value' in reading ? reading : { ...reading, expected: `${reading.expected}, or 0` };
};

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';

/** Source: helm pkg/chart/common/util, ValidateReleaseName. */
export const releaseName: Reader<string> = (value) =>
  matching(value, new RegExp(`^${label}(\\.${label})*$`), 53, 'lower-case letters, digits, "-" and "."');

/** Source: the Kubernetes rule for namespaces, a DNS label (RFC 1123). */
export const namespaceName: Reader<string> = (value) =>
  matching(value, new RegExp(`^${label}$`), 63, 'lower-case letters, digits and "-"');

const versionPattern = /^v?\d+\.\d+\.\d+([-+][0-9A-Za-z.+-]+)?$/;

export const version: Reader<string> = (value) => matching(value, versionPattern, 100, 'a version such as 1.34.0');

/** The version of a chart, not a range. */
export const exactVersion: Reader<string> = (value) =>
  matching(value, versionPattern, 100, 'one exact version such as 1.2.3');

/** The digest of an archive. */
export const digest: Reader<string> = (value) =>
  matching(value, /^sha256:[0-9a-f]{64}$/, 71, '"sha256:" and 64 hexadecimal digits');

function matching(value: Json, pattern: RegExp, longest: number, expected: string): Reading<string> {
  if (typeof value !== 'string') return wrongType('a string');
  return pattern.test(value) && value.length <= longest
    ? { value }
    : invalid(`${expected}, at most ${longest} characters`);
}
