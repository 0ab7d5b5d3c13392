import type { StackSettings } from '../../config/index.ts';
import type { ExplainOptions } from '../../helm/index.ts';

/** The positions of the values in the stack's file, for errors of Helm's engine. */
export function explainOf({ values, origin, frameAt }: StackSettings): ExplainOptions {
  return {
    values,
    frameAt,
    origin: (path: readonly (string | number)[]) => {
      for (let length = path.length; length >= 0; length--) {
        const position = origin(['values', ...path.slice(0, length)]);
        if (position !== undefined) return position;
      }
      return undefined;
    },
  };
}
