import { formatPosition, type Position, ReleaseError } from '../../errors.ts';

/** The position in a template that produced a position in a rendered file. */
export interface TemplateOrigin {
  position: Position;
  /** The lines around the position, with a caret. */
  frame: string;
  /** The values and named templates that contribute to the output. */
  hint?: string;
}

/**
 * Finds the template position for a position in a rendered file. The name of that file is a document's source.
 * @returns undefined for files that no Handlebars template rendered
 */
export type Locate = (rendered: Position) => TemplateOrigin | undefined;

/** Moves an error from the rendered file to the template. Its frame shows both. */
export function atOrigin(error: ReleaseError, locate: Locate): ReleaseError {
  const { code, message, position, cause } = error;
  const origin = position && locate(position);
  if (position === undefined || origin === undefined) return error;
  const frame = [origin.frame, `  is rendered as ${formatPosition(position)}`, error.frame];
  const hint = [error.hint, origin.hint].filter((part) => part !== undefined).join('\n');
  return new ReleaseError(code, message, {
    position: origin.position,
    frame: frame.filter((part) => part !== undefined).join('\n'),
    hint: hint === '' ? undefined : hint,
    cause,
  });
}
