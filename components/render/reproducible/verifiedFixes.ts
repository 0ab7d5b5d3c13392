import { mergeValues } from '../../chart/index.ts';
import { type JsonObject, type ValuePath, valueAt } from '../../json/index.ts';
import type { Manifest } from '../../manifest/index.ts';
import { fixesOf } from './reproducibleValues.ts';

/** What a value is set to, to see what it does: also the name of a Secret. */
const trial = 'a-trial-value';

export interface FixRequest {
  /** The name of the main chart. */
  chart: string;
  /** The user's values. */
  values: JsonObject;
  /** Renders with other values. */
  renderWith: (values: JsonObject) => Promise<{ manifest: Manifest }>;
}

/**
 * Finds values that take the place of what an object's chart generates: each is tried, and what is set already is none.
 * @param differs whether the object differs between two renders
 * @returns paths inside of the values
 */
export async function verifiedFixes(
  source: string,
  { chart, values, renderWith }: FixRequest,
  differs: (first: Manifest, second: Manifest) => boolean,
): Promise<ValuePath[]> {
  const fixes: ValuePath[] = [];
  for (const path of fixesOf(source, chart)) {
    if (![undefined, null, ''].some((unset) => valueAt(values, path) === unset)) continue;
    const tried = mergeValues(values, nested(path));
    try {
      const [first, second] = [await renderWith(tried), await renderWith(tried)];
      if (!differs(first.manifest, second.manifest)) fixes.push(path);
    } catch {
      // What cannot be rendered helps nobody.
    }
  }
  return fixes;
}

function nested([key, ...rest]: ValuePath): JsonObject {
  return { [String(key)]: rest.length === 0 ? trial : nested(rest) };
}
