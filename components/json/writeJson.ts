import type { Json } from './json.ts';

const unprintable = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

/**
 * Writes JSON that Go's libraries can read as YAML: characters that they refuse, or take for a line break, are escaped.
 * Half of a surrogate pair has no UTF-8 encoding and becomes U+FFFD, as in Go.
 * @param indent spaces for each level. @default everything on one line
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
