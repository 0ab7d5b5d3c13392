/**
 * Why a file cannot be read, to follow its name in a message: `does not exist`.
 * @param error the error of Node
 */
export function whyUnreadable(error: unknown): string {
  const { code }: { code?: unknown } = typeof error === 'object' && error !== null ? error : {};
  if (typeof code !== 'string') return 'cannot be read';
  return reasons.get(code) ?? `cannot be read (${code})`;
}

const reasons: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'does not exist'],
  ['EISDIR', 'is a folder'],
  ['ENOTDIR', 'is below a file, not below a folder'],
  ['EACCES', 'cannot be read: permission denied'],
]);
