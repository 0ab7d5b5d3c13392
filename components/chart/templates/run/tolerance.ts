import { isJsonObject, type Json } from '../../../json/index.ts';
import { secretMask } from '../../../secretMask.ts';
import { lookupHelper } from '../parse/nodes.ts';

/**
 * The secrets among the values of a render: their real values; masks, if they cannot be decrypted; or replacements, to
 * find the differences.
 */
export type SecretsInValues = 'known' | 'masked' | 'replaced';

/** Returns the result for a failed call; undefined if the failure is an error. */
export type Tolerance = (name: string, values: readonly (Json | undefined)[]) => Json | undefined;

/** Differs from all results that templates compute from a secret. */
const instead = 'not made';

/** A template may fail for a replacement even if it works with the secret. */
export function toleranceFor(secrets: SecretsInValues): Tolerance | undefined {
  if (secrets === 'replaced') return () => instead;
  if (secrets === 'masked') return (name, values) => (isMadeOfMask(name, values) ? secretMask : undefined);
  return undefined;
}

/** A lookup may read from maps that contain masks; it only fails because of a mask if it reads from the mask itself. */
function isMadeOfMask(name: string, values: readonly (Json | undefined)[]): boolean {
  return name === lookupHelper ? hasMask(values[0], false) : values.some((value) => hasMask(value, true));
}

function hasMask(value: Json | undefined, inside: boolean): boolean {
  if (typeof value === 'string') return value.includes(secretMask);
  if (!inside || value === undefined || value === null || typeof value !== 'object') return false;
  return (isJsonObject(value) ? Object.values(value) : value).some((item) => hasMask(item, true));
}
