import type { Json } from './json.ts';

const unprintable = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

/**
 * JSON that is YAML too for Go's libraries, which refuse some characters or end lines at them: those are escaped. Half of a surrogate pair,
 * which is no text in UTF-8, becomes U+FFFD as in Go.
 * @param indent spaces for each level; everything on one line without
 */
export function writeJson(value: Json, indent?: number): string {
  const json = JSON.stringify(value, null, indent);
  const wellFormed = /\\ud[89a-f]/.test(json) ? JSON.stringify(value, replaceHalves, indent) : json;
  return wellFormed.replaceAll(
    unprintable,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function replaceHalves(_key: string, value: Json): Json {
  return typeof value === 'string' ? value.toWellFormed() : value;
}
