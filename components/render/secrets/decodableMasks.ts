import type { StackSettings } from '../../config/index.ts';
import type { HelmTemplate } from '../../helm/index.ts';
import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';
import { secretMask } from '../../secretMask.ts';
import { secretsIn } from './otherSecrets.ts';

const encoded = Buffer.from(secretMask).toString('base64');
const encodedTwice = Buffer.from(encoded).toString('base64');
const encodings = new RegExp(`${encodedTwice}|${encoded}`, 'g');

/**
 * Helm's engine for values in which masks replace the secrets. Helm's `b64dec` returns an error text for invalid base64 instead of failing,
 * so the engine gets masks that are valid base64, and their decoded form is replaced by the mask in the result.
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
  return text === secretMask ? encoded : text;
}

function plain(text: string): string {
  return text.replace(encodings, (found) => (found === encoded ? secretMask : encoded));
}

function mapTexts(object: JsonObject, change: (text: string) => string): JsonObject {
  const changed = (value: Json): Json => {
    if (typeof value === 'string') return change(value);
    if (Array.isArray(value)) return value.map(changed);
    return isJsonObject(value) ? mapTexts(value, change) : value;
  };
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, changed(value)]));
}
