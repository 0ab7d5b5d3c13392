import { formatPosition, type Position, ReleaseError } from '../../errors.ts';

/** The place in a template that made a place of a rendered file. */
export interface TemplateOrigin {
  position: Position;
  /** The lines around it, with a caret. */
  frame: string;
  /** What takes part in making it: values and named templates. */
  hint?: string;
}

/**
 * Finds the origin of a place in a rendered file, whose name is a document's source.
 * @returns undefined for files that no template of ours makes
 */
export type Locate = (rendered: Position) => TemplateOrigin | undefined;

/** The error with the template's place instead of the rendered file's; its frame shows both. */
export function atOrigin(error: ReleaseError, locate: Locate): ReleaseError {
  const { code, message, position, cause } = error;
  const origin = position && locate(position);
  if (position === undefined || origin === undefined) return error;
  const frame = [origin.frame, `  is rendered as ${formatPosition(position)}`, error.frame];
  const hint = [error.hint, origin.hint].filter((part) => part !== undefined).join('\n');
  return new ReleaseError(code, message, {
    position: origin.position,
    frame: frame.filter((part) => part !== undefined).join('\n'),
    ...(hint === '' ? {} : { hint }),
    ...(cause === undefined ? {} : { cause }),
  });
}
