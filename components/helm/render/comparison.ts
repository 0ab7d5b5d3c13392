import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';

/** A duration that changes every field of a time, from the year to the second. */
const later = '10241h37m23s';

/** Replacements for functions whose results differ in every render, or hide a secret. */
const replacements: Readonly<Record<string, string>> = {
  now: `(dateModify \`${later}\` now)`,
  // The password instead of its hash, so that a comparison finds it.
  htpasswd: 'printf `%s:%s`',
  bcrypt: 'print',
};

/** The names where they are function calls, not inside strings. */
const calls = /"(?:[^"\\\n]|\\.)*"|`[^`]*`|(?<![\w.$])(?:now|htpasswd|bcrypt)(?!\w)/g;

/**
 * Changes a template for a render that is only compared with another one: times differ from the current time, and
 * hashes are replaced by their passwords.
 */
export function forComparison(template: string): string {
  if (!/\b(?:now|htpasswd|bcrypt)\b/.test(template)) return template;
  return template.replace(/\{\{[\s\S]*?\}\}/g, (action) =>
    action.replace(calls, (token) => replacements[token] ?? token),
  );
}

/** Like {@link forComparison}, for templates in values. */
export function valuesForComparison(values: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, changed(value)]));
}

function changed(value: Json): Json {
  if (typeof value === 'string') return forComparison(value);
  if (Array.isArray(value)) return value.map(changed);
  return isJsonObject(value) ? valuesForComparison(value) : value;
}

/** Like {@link forComparison}, for a chart's file: its templates, and other files that may contain templates. */
export function fileForComparison(path: string, data: Buffer): Buffer {
  if (!/^templates\/|^values\.yaml$/.test(path)) return data;
  const text = data.toString('utf8');
  const changedText = forComparison(text);
  return changedText === text ? data : Buffer.from(changedText);
}
