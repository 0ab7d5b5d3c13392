import { printableLine } from '../../printable.ts';

/** What others wrote into the cluster, as a part of one line of ours. */
export function oneLine(text: string, longest = 300): string {
  const flat = printableLine(text);
  return flat.length <= longest ? flat : `${flat.slice(0, longest - 1)}…`;
}
