import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { ValuePath } from '../../json/index.ts';
import { linesOf } from './differingLines.ts';

/**
 * The lines of a YAML document, from 1, of the values at some paths. Returns all lines if a path is not found, because
 * its value may be behind an alias.
 */
export function linesOfPaths(text: string, paths: readonly ValuePath[]): number[] {
  if (paths.length === 0) return [];
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, logLevel: 'silent', uniqueKeys: false });
  const lines = new Set<number>();
  for (const path of paths) {
    const node = path.reduce<unknown>(child, document.contents);
    if (!isNode(node) || !node.range) return text.split('\n').map((_line, index) => index + 1);
    const { from, to } = linesOf(node, counter);
    for (let line = from; line <= to; line++) lines.add(line);
  }
  return [...lines].sort((left, right) => left - right);
}

function child(node: unknown, key: string | number): unknown {
  if (isSeq(node)) return node.items[Number(key)];
  if (!isMap(node)) return undefined;
  return node.items.findLast((item) => isScalar(item.key) && String(item.key.value) === String(key))?.value;
}
