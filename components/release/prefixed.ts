/** The name of a resource of a release. @param prefix empty for none */
export function prefixed(prefix: string, own: string): string {
  return prefix === '' ? own : `${prefix}:${own}`;
}
