import { ReleaseError, ReleaseErrors } from '../../errors.ts';
import type { HideSecrets } from './hideSecrets.ts';

/** Masks the texts of any error. Drops the cause, which repeats them. */
export function hideInErrors(error: unknown, hide: HideSecrets): Error {
  if (error instanceof ReleaseErrors) return new ReleaseErrors(error.errors.map((each) => hideInError(each, hide)));
  if (error instanceof ReleaseError) return hideInError(error, hide);
  return new Error(hide(error instanceof Error ? error.message : String(error)));
}

/** Like {@link hideInErrors}, for one error of this program: it keeps its code and position. */
export function hideInError({ code, message, position, frame, hint }: ReleaseError, hide: HideSecrets): ReleaseError {
  return new ReleaseError(code, hide(message), {
    position,
    frame: frame === undefined ? undefined : hide(frame),
    hint: hint === undefined ? undefined : hide(hint),
  });
}
