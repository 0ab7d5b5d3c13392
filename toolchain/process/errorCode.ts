/** The `code` of an error of Node's (`ENOENT`, `EEXIST`). Not by `instanceof`: tests have an `Error` of their own. */
export function errorCode(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
