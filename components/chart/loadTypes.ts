/** Loads what `release types` needs on demand, so that a deploy does not wait for it. */
export function loadTypes() {
  return import('./types/index.ts');
}
