import { isDeepStrictEqual } from 'node:util';
import { isMap, isNode, isScalar, type Pair, parseDocument, stringify } from 'yaml';
import type { StackFileText } from '../config/index.ts';
import { editConfig, releaseKey } from './editConfig.ts';

/** The text of a stack's file that pins the release to a revision, or does not any more, as {@link editRelease} writes it. */
export function pinRevision(file: StackFileText, revision: number | undefined): string {
  return editRelease(file, 'rollbackTo', revision);
}

/**
 * The text of a stack's file with another setting of the release, `undefined` for none. One line is written or taken away and every
 * other stays as it is; only where the section has no lines of its own is the file laid out anew.
 * @throws ReleaseError CONFIG_INVALID_YAML, CONFIG_INVALID_VALUE
 */
export function editRelease(file: StackFileText, key: string, value: string | number | undefined): string {
  const anew = editConfig(file, [{ path: [releaseKey, key], value }]);
  const edited = editLine(file.text, key, value === undefined ? undefined : stringify({ [key]: value }).trimEnd());
  // A look at the result is surer than a proof that every YAML file was thought of.
  return edited !== undefined && isDeepStrictEqual(contentOf(edited), contentOf(anew)) ? edited : anew;
}

function contentOf(text: string): unknown {
  return parseDocument(text, { logLevel: 'silent' }).toJS();
}

function editLine(text: string, key: string, line: string | undefined): string | undefined {
  const section = parseDocument(text).getIn(['config', releaseKey], true);
  if (!isMap(section) || section.flow || section.items.length === 0) return undefined;
  const pair = section.items.find((item) => isScalar(item.key) && item.key.value === key);
  if (pair === undefined) {
    const places = section.items.map(placeOf);
    const [first, last] = [places[0], places.at(-1)];
    if (line === undefined) return text;
    if (first === undefined || last === undefined) return undefined;
    const indent = ' '.repeat(first.start - lineStart(text, first.start));
    const end = lineEnd(text, last.end - 1);
    const newline = end > 0 && text[end - 1] === '\n' ? '' : '\n';
    return `${text.slice(0, end)}${newline}${indent}${line}\n${text.slice(end)}`;
  }
  const place = placeOf(pair);
  if (place === undefined) return undefined;
  if (line === undefined) return text.slice(0, lineStart(text, place.start)) + text.slice(lineEnd(text, place.end - 1));
  return `${text.slice(0, place.start)}${line}${text.slice(place.end)}`;
}

/** From the first character of the key to behind the last one of the value. */
function placeOf({ key: name, value }: Pair): { start: number; end: number } | undefined {
  if (!isNode(name) || !isNode(value) || !name.range || !value.range) return undefined;
  return { start: name.range[0], end: Math.max(value.range[1], name.range[1]) };
}

const lineStart = (text: string, offset: number) => text.lastIndexOf('\n', offset - 1) + 1;

/** Behind the line's newline. */
function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  return newline === -1 ? text.length : newline + 1;
}
