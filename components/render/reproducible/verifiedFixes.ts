import { mergeValues } from '../../chart/index.ts';
import { type JsonObject, type ValuePath, valueAt } from '../../json/index.ts';
import type { Manifest } from '../../manifest/index.ts';
import { fixesOf } from './reproducibleValues.ts';

/** The trial value. It must also be valid as the name of a Secret. */
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
 * Finds values that replace what an object's chart generates: each candidate is rendered. Values that are already set are skipped.
 * @param differs whether the object differs between two renders
 * @returns paths of the values
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
      // A value with which the chart fails to render is not a fix.
    }
  }
  return fixes;
}

function nested([key, ...rest]: ValuePath): JsonObject {
  return { [String(key)]: rest.length === 0 ? trial : nested(rest) };
}
