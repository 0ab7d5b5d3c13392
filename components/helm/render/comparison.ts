import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';

/** Another year, month, day, hour, minute and second, whatever the time is. */
const later = '10241h37m23s';

/** What functions become whose results the comparison of two renders needs to see. */
const replacements: Readonly<Record<string, string>> = {
  now: `(dateModify \`${later}\` now)`,
  // The password in the place of its hash tells whose hash it is.
  htpasswd: 'printf `%s:%s`',
  bcrypt: 'print',
};

/** The names where they call the functions; in strings they call nothing. */
const calls = /"(?:[^"\\\n]|\\.)*"|`[^`]*`|(?<![\w.$])(?:now|htpasswd|bcrypt)(?!\w)/g;

/**
 * A template for a render that is only compared with another one: what the template makes of the time differs from what it makes
 * today, and passwords are in the place of their hashes.
 */
export function forComparison(template: string): string {
  if (!/\b(?:now|htpasswd|bcrypt)\b/.test(template)) return template;
  return template.replace(/\{\{[\s\S]*?\}\}/g, (action) =>
    action.replace(calls, (token) => replacements[token] ?? token),
  );
}

/** The same for templates in values. */
export function valuesForComparison(values: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, changed(value)]));
}

function changed(value: Json): Json {
  if (typeof value === 'string') return forComparison(value);
  if (Array.isArray(value)) return value.map(changed);
  return isJsonObject(value) ? valuesForComparison(value) : value;
}

/** A chart's file for such a render: its templates, and what else may have templates inside of it. */
export function fileForComparison(path: string, data: Buffer): Buffer {
  if (!/^templates\/|^values\.yaml$/.test(path)) return data;
  const text = data.toString('utf8');
  const changedText = forComparison(text);
  return changedText === text ? data : Buffer.from(changedText);
}
