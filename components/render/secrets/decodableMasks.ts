import { mask, type StackSettings } from '../../config/index.ts';
import type { HelmTemplate } from '../../helm/index.ts';
import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';
import { secretsIn } from './otherSecrets.ts';

const encoded = Buffer.from(mask).toString('base64');
const encodedTwice = Buffer.from(encoded).toString('base64');
const encodings = new RegExp(`${encodedTwice}|${encoded}`, 'g');

/**
 * Helm's engine for values in which masks stand for the secrets. Its `b64dec` makes a text about an error of what is not base64, and
 * nothing fails: so it gets masks that can be decoded, and what it makes of them has the mask itself.
 */
export function withDecodableMasks(
  helmTemplate: HelmTemplate,
  settings: Pick<StackSettings, 'values' | 'secretPaths'>,
): HelmTemplate {
  if (secretsIn(settings) !== 'masked') return helmTemplate;
  return async (options) => {
    const objects = await helmTemplate({ ...options, values: mapTexts(options.values, decodable) });
    return objects.map((object) => mapTexts(object, plain));
  };
}

function decodable(text: string): string {
  return text === mask ? encoded : text;
}

function plain(text: string): string {
  return text.replace(encodings, (found) => (found === encoded ? mask : encoded));
}

function mapTexts(object: JsonObject, change: (text: string) => string): JsonObject {
  const changed = (value: Json): Json => {
    if (typeof value === 'string') return change(value);
    if (Array.isArray(value)) return value.map(changed);
    return isJsonObject(value) ? mapTexts(value, change) : value;
  };
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, changed(value)]));
}
