import type { StackSettings } from '../../config/index.ts';
import { type Json, withValueAt } from '../../json/index.ts';
import { standInFor } from '../secrets/standIn.ts';

const standIn = 'unknown';

/**
 * Settings with stand-ins for the values in patches that a preview does not know. Nothing says their type, so the stand-ins are strings.
 * @returns the settings with one set of stand-ins, and with another; only the settings themselves if all values are known
 */
export function knownPatches(settings: StackSettings): [StackSettings, StackSettings?] {
  const { release, unknownPatches = [] } = settings;
  if (unknownPatches.length === 0) return [settings];
  const withAll = (value: Json): StackSettings => {
    // Their form has been checked, and only values inside of it change.
    const patches = unknownPatches.reduce<unknown>(
      (current, path) => withValueAt(current as Json, path, value),
      release.patches,
    ) as StackSettings['release']['patches'];
    return { ...settings, release: { ...release, patches } };
  };
  return [withAll(standIn), withAll(standInFor(standIn))];
}
