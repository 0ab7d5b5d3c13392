import { createHash } from 'node:crypto';
import { isJsonObject, type Json } from '../../config/index.ts';
import { writeYaml } from '../yaml.ts';
import { fixed, type HelperTable } from './helper.ts';
import { textOf } from './values.ts';

/** Values as texts that other programs read. Keys are sorted, so that their order in a file makes no difference. */
export const encodingHelpers: HelperTable = {
  toYaml: fixed((value) => writeYaml(value)),
  toJson: fixed((value) => JSON.stringify(sorted(value))),
  b64enc: fixed((text) => Buffer.from(textOf(text), 'utf8').toString('base64')),
  sha256sum: fixed((text) => createHash('sha256').update(textOf(text), 'utf8').digest('hex')),
};

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}
