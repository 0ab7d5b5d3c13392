import type { NameState } from '../../revision/index.ts';

/** An object is created again at most this often. */
const mostTries = 5;

/** What the API server says if the old object of that name still existed: the apply was an update of it. */
const ofOldObject =
  /\bimmutable\b|may not (be )?(change|update|add)|updates to .+ are forbidden|is being deleted|already exists|no new finalizers|object has been modified/;

/**
 * Whether a refused creation may succeed when it is tried again, because the old object was still being deleted.
 * @param name what the cluster has under the object's name, after the wait
 * @param errors of the object so far, newest first
 */
export function wasTooEarly(name: NameState, errors: readonly string[]): boolean {
  if (errors.length > mostTries) return false;
  // If the deletion ended between the creation and the check, only the message shows it.
  return name === 'freed' || (name === 'free' && ofOldObject.test(errors[0] ?? ''));
}
