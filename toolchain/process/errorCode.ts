/** The `code` of a Node error (`ENOENT`, `EEXIST`). Without `instanceof`, because tests have another `Error` class. */
export function errorCode(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
