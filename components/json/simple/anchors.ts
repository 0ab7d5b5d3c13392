import type { Json } from '../json.ts';
import { notSimple } from './notSimple.ts';

/** With fewer, no text expands to too much data: the other reader has the libraries' limits. */
const most = { aliases: 90, characters: 400_000 };

/** The blocks of a text that have an anchor, such as `labels: &labels`. */
export interface Anchors {
  /**
   * @param rest the rest of the line, from the `&` on
   * @param read reads the block below
   */
  define(rest: string, read: () => Json): Json;
  /** A copy of the value of the last anchor of that name. @param rest the rest of the line, from the `*` on */
  valueOf(rest: string): Json;
}

/** For one text of that length. Its functions throw {@link notSimple} for anchors of strings and aliases inside of an anchor's block. */
export function anchorsIn(length: number): Anchors {
  const values = new Map<string, Json>();
  let open = 0;
  let aliases = 0;
  return {
    define(rest, read) {
      const name = nameOf(rest);
      // An alias inside of the block would mean the block itself.
      values.delete(name);
      open++;
      const value = read();
      open--;
      // A node has one anchor at most.
      if (typeof value !== 'object' || value === null || [...values.values()].includes(value)) throw notSimple;
      values.set(name, value);
      return value;
    },
    valueOf(rest) {
      const value = values.get(nameOf(rest));
      aliases++;
      if (value === undefined || open > 0) throw notSimple;
      if (aliases > most.aliases || aliases * length > most.characters) throw notSimple;
      return structuredClone(value);
    },
  };
}

function nameOf(rest: string): string {
  const name = /^[&*]([\w-]+)$/.exec(rest)?.[1];
  if (name === undefined) throw notSimple;
  return name;
}
