import { stripVTControlCharacters } from 'node:util';

/** What others wrote into the cluster, as a part of one line of ours. */
export function oneLine(text: string, longest = 300): string {
  const flat = stripVTControlCharacters(text).replace(/\s+/g, ' ').trim();
  return flat.length <= longest ? flat : `${flat.slice(0, longest - 1)}…`;
}
