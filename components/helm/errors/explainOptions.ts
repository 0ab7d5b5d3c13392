import type { Position } from '../../errors.ts';
import type { JsonObject, ValuePath } from '../../json/index.ts';

/** What tells where values were written. */
export interface ExplainOptions {
  /** The user's. */
  values: JsonObject;
  /** Where the value at a path, or its nearest parent, was written. */
  origin(path: ValuePath): Position | undefined;
  frameAt(position: Position): string | undefined;
}
