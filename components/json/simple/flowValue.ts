import type { Dialect } from '../dialect.ts';
import { type Json, type JsonObject, setKey } from '../json.ts';
import { quotedAt } from './inlineString.ts';
import { indentOf, notSimple } from './notSimple.ts';
import { keyOf, scalarOf, stringOf } from './scalar.ts';

const plain = /^(?:-?[\w./~$])[\w./~$+@()-]*(?: [\w./~$+@()-]+)*/;

/** Reads lists and maps in brackets, on one line, with plain or quoted scalars. */
export function flowReader(dialect: Dialect): (text: string) => Json {
  return (text) => {
    let rest = text;
    const found = value(0);
    if (!/^(?: *$| +#)/.test(rest)) throw notSimple;
    return found;

    function value(depth: number): Json {
      if (depth > 50) throw notSimple;
      if (rest[0] === '[') return list(depth);
      if (rest[0] === '{') return map(depth);
      const { isPlain, text: scalar } = take();
      return isPlain ? scalarOf(scalar, dialect) : stringOf(scalar, dialect);
    }

    function take(): { isPlain: boolean; text: string } {
      const quoted = quotedAt(rest);
      const found = quoted === undefined ? plain.exec(rest)?.[0] : quoted.value;
      if (found === undefined) throw notSimple;
      rest = rest.slice(quoted?.length ?? found.length);
      return { isPlain: quoted === undefined, text: found };
    }

    function skip(length: number): void {
      rest = rest.slice(length);
      rest = rest.slice(indentOf(rest));
    }

    function list(depth: number): Json[] {
      const found: Json[] = [];
      skip(1);
      while (rest[0] !== ']') {
        found.push(value(depth + 1));
        endItem(']');
      }
      rest = rest.slice(1);
      return found;
    }

    function map(depth: number): JsonObject {
      const found: JsonObject = {};
      skip(1);
      while (rest[0] !== '}') {
        const { isPlain, text: key } = take();
        const name = isPlain ? keyOf(key, dialect) : stringOf(key, dialect);
        if (rest[0] !== ':' || (isPlain && rest[1] !== ' ') || Object.hasOwn(found, name)) throw notSimple;
        skip(1);
        setKey(found, name, value(depth + 1));
        endItem('}');
      }
      rest = rest.slice(1);
      return found;
    }

    /** After an item, there is another one or the end. */
    function endItem(end: string): void {
      skip(0);
      if (rest[0] === end) return;
      if (rest[0] !== ',') throw notSimple;
      skip(1);
      if (rest[0] === end) throw notSimple;
    }
  };
}
