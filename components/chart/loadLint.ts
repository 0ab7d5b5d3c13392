/** The rules of `release lint`, loaded when they are asked for: a deploy should not wait for them. */
export function loadLint() {
  return import('./lint/index.ts');
}
