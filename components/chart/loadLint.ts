/** Loads the rules of `release lint` on demand, so that a deploy does not wait for them. */
export function loadLint() {
  return import('./lint/index.ts');
}
