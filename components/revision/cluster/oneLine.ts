import { printableLine } from '../../printable.ts';

/** Makes text from the cluster safe to quote in one line of output. */
export function oneLine(text: string, longest = 300): string {
  const flat = printableLine(text);
  return flat.length <= longest ? flat : `${flat.slice(0, longest - 1)}…`;
}
