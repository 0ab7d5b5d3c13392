import { isCollection, isPair, isScalar, type Node, type Scalar, visit } from 'yaml';
import type { YamlTree } from './yamlTree.ts';

/** Text that our parser accepts, but Helm, Kubernetes and Pulumi refuse or read as a different value. */
export interface Unreadable {
  /** In the original text. */
  offset: number;
  /** The offending text. */
  what: string;
  /** How to write it instead. */
  hint: string;
}

/** Control characters and noncharacters (readerc.go of both libraries). */
const control = /(?![\t\n\r\x85])\p{Cc}|[\ufffe\uffff]/u;

/** JSON escapes that Go's libraries do not support: an escaped slash, and halves of a surrogate pair (scannerc.go). */
const unknownEscape = /\\(?:\/|u[dD][89a-fA-F][0-9a-fA-F]{2})/;
const known = /(?:\\(?:[^/u]|u(?![dD][89a-fA-F]))|[^\\])*/sy;

/**
 * In a list or map in brackets: a colon without a space after it, or a colon or question mark at the start of a scalar.
 */
const flowMark = /[[{,]\s*[:?]|:[,[\]{}]/;

/** The first such text. As a shortcut, trees are only visited if one of the patterns matches the text. */
export function findUnreadable(original: string, { text, contents, originalOffset }: YamlTree): Unreadable | undefined {
  const at = original.search(control);
  if (at !== -1) {
    const number = (original.codePointAt(at) ?? 0).toString(16).padStart(4, '0');
    return {
      offset: at,
      what: `the character U+${number.toUpperCase()}`,
      hint: `Write "\\u${number}", in double quotes.`,
    };
  }
  const tab = /^ *\t/m.test(text);
  if (!tab && !unknownEscape.test(text) && !flowMark.test(text)) return undefined;
  const spans: [from: number, to: number][] = [];
  let found: Unreadable | undefined;
  visit(contents, {
    Node(key, node, path) {
      if (isScalar(node) || (isCollection(node) && node.flow)) spans.push([startOf(node), node.range?.[2] ?? 0]);
      if (isScalar(node)) found ??= inScalar(text, node) ?? inFlow(text, node, key === 'key', path);
    },
  });
  found ??= tab ? tabOutside(text, spans) : undefined;
  return found && { ...found, offset: originalOffset(found.offset) };
}

function inScalar(text: string, { type, range }: Scalar): Unreadable | undefined {
  if (!range) return undefined;
  const source = text.slice(range[0], range[1]);
  if (type === 'QUOTE_DOUBLE') {
    known.lastIndex = 0;
    const end = known.exec(source)?.[0].length ?? 0;
    if (end === source.length) return undefined;
    const what = `the escape ${unknownEscape.exec(source.slice(end))?.[0]}`;
    return { offset: range[0] + end, what, hint: 'Write the character itself.' };
  }
  if (type !== 'BLOCK_LITERAL' && type !== 'BLOCK_FOLDED') return undefined;
  const [before] = /^[|>][-+]?(?:[ \t].*)?\r?\n(?: *\r?\n)* *(?=\t)/.exec(source) ?? [];
  if (before === undefined) return undefined;
  const hint = 'Add an indentation indicator, such as `|2`, or write the string in double quotes with \\t.';
  return { offset: range[0] + before.length, what: 'a tab at the start of a block string', hint };
}

function inFlow(text: string, node: Scalar, isKey: boolean, path: readonly unknown[]): Unreadable | undefined {
  if (node.type !== 'PLAIN' || !node.range || !path.some((above) => isCollection(above) && above.flow))
    return undefined;
  const [from, to] = node.range;
  if (/[:?]/.test(text[from] ?? '')) {
    return { offset: from, what: `"${text[from]}" at the start of a string`, hint: 'Quote it.' };
  }
  const pair = path.findLast(isPair);
  if (!isKey || pair === undefined || !/^:[,[\]{}]/.test(text.slice(to, to + 2))) return undefined;
  return { offset: to, what: 'a colon without a space after it', hint: 'Add a space after the colon.' };
}

/** Go does not accept tabs as indentation. */
function tabOutside(text: string, spans: readonly [number, number][]): Unreadable | undefined {
  for (const { index, 0: indent } of text.matchAll(/^ *\t/gm)) {
    const offset = index + indent.length - 1;
    if (spans.some(([from, to]) => from < offset && offset < to)) continue;
    return { offset, what: 'a tab at the start of a line', hint: 'Indent with spaces.' };
  }
  return undefined;
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}
