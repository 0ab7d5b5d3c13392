import { createHash } from 'node:crypto';
import { ReleaseError } from '../../../errors.ts';
import { isJsonObject, type Json, readYaml, writeJson, writeYaml } from '../../../json/index.ts';
import { fixed, HelperError, type HelperTable, variadic } from './helper.ts';
import { compareTexts, describeValue, listOf, mapOf, textOf } from './values.ts';

/**
 * Encodings of values as strings, and their inverses. Keys are sorted, so that their order in a file does not matter.
 */
export const encodingHelpers: HelperTable = {
  toYaml: fixed((value) => writeYaml(value)),
  fromYaml: fixed((text) => mapOf(readText(textOf(text)) ?? {})),
  fromYamlArray: fixed((text) => listOf(readText(textOf(text)) ?? [])),
  toJson: fixed((value) => writeJson(sorted(value))),
  toRawJson: fixed((value) => writeJson(sorted(value))),
  toPrettyJson: fixed((value) => writeJson(sorted(value), 2)),
  fromJson: fixed((text) => mapOf(readJson(textOf(text)))),
  fromJsonArray: fixed((text) => listOf(readJson(textOf(text)))),
  b64enc: fixed((text) => Buffer.from(textOf(text), 'utf8').toString('base64')),
  b64dec: fixed((text) => decode(textOf(text))),
  sha1sum: fixed((text) => digest('sha1', textOf(text))),
  sha256sum: fixed((text) => digest('sha256', textOf(text))),
  sha512sum: fixed((text) => digest('sha512', textOf(text))),
  urlquery: variadic((...values: Json[]) => escapeQuery(values.map(textOf).join(''))),
};

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).sort(([left], [right]) => compareTexts(left, right));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}

function readText(text: string): Json {
  try {
    return readYaml({ text, file: 'text', code: 'CHART_INVALID_YAML', roundsIntegers: true }).value;
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    const line = error.position?.line ?? 1;
    throw new HelperError(
      `takes YAML. Line ${line} of the string is ${error.message.replace(/^N/, 'n').replace(/\.$/, '')}`,
    );
  }
}

function readJson(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    throw new HelperError(`takes JSON, not ${describeValue(text)}`);
  }
}

function decode(text: string): string {
  const bytes = Buffer.from(text, 'base64');
  const stripped = text.replaceAll(/\s/g, '');
  if (bytes.toString('base64') !== stripped) throw new HelperError(`takes base64, not ${describeValue(text)}`);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new HelperError('takes base64 of a UTF-8 string, but this one contains other bytes');
  }
}

function digest(algorithm: string, text: string): string {
  return createHash(algorithm).update(text, 'utf8').digest('hex');
}

/** Like Go's url.QueryEscape: a space becomes a plus sign; only letters, digits and `-_.~` stay. */
function escapeQuery(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replaceAll(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}
