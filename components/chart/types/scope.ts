import type { Json, JsonObject } from '../../json/index.ts';
import type { Shape } from './shape.ts';

/** Types that several values share, or that contain themselves. */
export interface Definitions {
  /** The names of the schemas that have a type of their own. */
  names: Map<Json, string>;
  shapes: Record<string, Shape>;
}

/** The surroundings of a subschema. */
export interface Scope {
  /** The document. */
  whole: JsonObject;
  /** The resource in it that contains the subschema: the base of its references. */
  resource: JsonObject;
  /** The schemas that apply to the same value and are being read: one of them again would be endless. */
  trail: readonly Json[];
  definitions: Definitions;
}
