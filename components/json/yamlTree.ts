import { type Alias, type Document, isAlias, isNode, type Node, parseAllDocuments, visit, type YAMLError } from 'yaml';
import { indentFlow } from './indentFlow.ts';
import { markLineBreaks, offsetBeforeMarks } from './lineBreaks.ts';

/** The parser's result. All scalars are strings, because each dialect resolves them by its own rules. */
export interface YamlTree {
  /** The text that the offsets of nodes refer to: the original with changed line breaks and indents. */
  text: string;
  /** Whether the text contains markers of {@link markLineBreaks}. */
  hasMarks: boolean;
  /** Null for an empty text. */
  contents: Node | null;
  /** The node that each alias refers to. */
  targets: ReadonlyMap<Alias, Node>;
  /** The offset of the second document, unless it is empty. */
  nextDocument: number | undefined;
  /** Converts the offset of a node or an error to an offset in the original text. */
  originalOffset(offset: number): number;
}

/** A mistake in a text. */
export class YamlFault extends Error {
  override readonly name = 'YamlFault';
  /** In the original text. */
  readonly offset: number;
  readonly hint: string | undefined;

  constructor(reason: string, offset: number, hint?: string, cause?: unknown) {
    super(reason, { cause });
    this.offset = offset;
    this.hint = hint;
  }
}

const parserOptions = {
  schema: 'failsafe',
  resolveKnownTags: false,
  uniqueKeys: false,
  prettyErrors: false,
  // Go accepts a comment directly after a quote, and keys of several lines in brackets.
  strict: false,
  logLevel: 'silent',
} as const;

/** @throws YamlFault */
export function parseTree(original: string): YamlTree {
  // Both of Go's readers skip a byte order mark at the start.
  const shift = original.startsWith('\ufeff') ? 1 : 0;
  const marked = markLineBreaks(original.slice(shift));
  let { text } = marked;
  let documents = parseAllDocuments(text, parserOptions);
  let originalOffset = (offset: number) => offsetBeforeMarks(marked, offset) + shift;
  if (documents.some(({ errors }) => errors.length > 0)) {
    const indented = indentFlow(text);
    if (indented !== undefined) {
      documents = parseAllDocuments(indented.text, parserOptions);
      text = indented.text;
      originalOffset = (offset) => offsetBeforeMarks(marked, indented.originalOffset(offset)) + shift;
    }
  }
  const [document, ...others] = documents;
  if (document === undefined)
    return {
      text,
      hasMarks: marked.hasMarks,
      contents: null,
      targets: new Map(),
      nextDocument: undefined,
      originalOffset,
    };
  throwFirst(document.errors, originalOffset);
  const next = others.find((other) => other.errors.length > 0 || !isEmpty(other.contents));
  return {
    text,
    hasMarks: marked.hasMarks,
    contents: document.contents,
    targets: text.includes('*') ? targetsIn(document, originalOffset) : new Map(),
    nextDocument: next && originalOffset(next.range[0]),
    originalOffset,
  };
}

function isEmpty(node: Node | null): boolean {
  return node === null || ('source' in node && node.source === '' && !node.tag && node.range?.[0] === node.range?.[1]);
}

function throwFirst(errors: readonly YAMLError[], originalOffset: YamlTree['originalOffset']): void {
  // The parser recurses as deep as the text nests, and the possible depth differs from run to run.
  const exhausted = errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  if (exhausted !== undefined) throw new YamlFault('it is too deeply nested', 0, undefined, exhausted);
  // Later errors are often caused by the first one.
  const [first] = errors.toSorted((left, right) => left.pos[0] - right.pos[0]);
  if (first === undefined) return;
  const hint = /tab/i.test(first.message) ? 'Indent with spaces.' : undefined;
  throw new YamlFault(first.message.replace(/\.$/, ''), originalOffset(first.pos[0]), hint, first);
}

/** As in Go, an alias refers to the last anchor of that name before it. */
function targetsIn(document: Document, originalOffset: YamlTree['originalOffset']): Map<Alias, Node> {
  const targets = new Map<Alias, Node>();
  const anchors = new Map<string, Node>();
  visit(document, {
    Node(_key, node) {
      if (!isAlias(node)) {
        if (isNode(node) && 'anchor' in node && node.anchor) anchors.set(node.anchor, node);
        return;
      }
      const target = anchors.get(node.source);
      if (target === undefined) {
        const reason = `Unresolved alias (the anchor must be set before the alias): ${node.source}`;
        throw new YamlFault(reason, originalOffset(node.range?.[0] ?? 0), aliasHint);
      }
      targets.set(node, target);
    },
  });
  return targets;
}

export const aliasHint = 'An alias needs its anchor before it.';
