import type { Position } from '../../errors.ts';
import type { JsonObject, ValuePath } from '../../json/index.ts';

/** Finds the positions of values. */
export interface ExplainOptions {
  /** The user's values. */
  values: JsonObject;
  /** The position of the value at a path, or of its nearest parent. */
  origin(path: ValuePath): Position | undefined;
  frameAt(position: Position): string | undefined;
}
