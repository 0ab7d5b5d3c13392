import { mask } from '../../../config/index.ts';
import { isJsonObject, type Json } from '../../../json/index.ts';
import { lookupHelper } from '../parse/nodes.ts';

/**
 * What the secrets among the values of a render are: themselves; masks, where nothing can decrypt them; or other values in their
 * place, to see what differs.
 */
export type SecretsInValues = 'known' | 'masked' | 'replaced';

/** What a failed call gives in its place; undefined where the failure is one. */
export type Tolerance = (name: string, values: readonly (Json | undefined)[]) => Json | undefined;

/** No template makes this of a secret. */
const instead = 'not made';

/** A template need not be able to do with what stands in for a secret what it does with the secret. */
export function toleranceFor(secrets: SecretsInValues): Tolerance | undefined {
  if (secrets === 'replaced') return () => instead;
  if (secrets === 'masked') return (name, values) => (isMadeOfMask(name, values) ? mask : undefined);
  return undefined;
}

/** A lookup reads from maps that have masks somewhere: only a mask itself has nothing that could be read. */
function isMadeOfMask(name: string, values: readonly (Json | undefined)[]): boolean {
  return name === lookupHelper ? hasMask(values[0], false) : values.some((value) => hasMask(value, true));
}

function hasMask(value: Json | undefined, inside: boolean): boolean {
  if (typeof value === 'string') return value.includes(mask);
  if (!inside || value === undefined || value === null || typeof value !== 'object') return false;
  return (isJsonObject(value) ? Object.values(value) : value).some((item) => hasMask(item, true));
}
