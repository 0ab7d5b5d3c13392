import type { TemplatePlace } from './template.ts';

/** Words that begin a block in Go templates, and the block that does it here. */
const blocks: ReadonlyMap<string, string> = new Map([
  ['if', 'if'],
  ['range', 'each'],
  ['with', 'with'],
]);

/** A tag with the braces that it has. */
interface Tag {
  open: string;
  /** `#` begins a block, `/` ends one. */
  mark: string;
  content: string;
  close: string;
}

/**
 * What to write instead of what people write who are used to Go templates, for the tag at a place.
 * @returns undefined where the tag has nothing of them
 */
export function tagHint(text: string, place: TemplatePlace): string | undefined {
  const tag = tagAt(text.split('\n')[place.line - 1] ?? '', place.column);
  return tag && (hintForContent(tag) ?? hintForBraces(tag));
}

/** A path with a dot or a dollar in front, at the start of an argument. */
const goPath = /(^|[\s(])(\$\.?|\.)(?=[A-Za-z_])/g;

/** Whether a piece of a template has a path as Go templates write it. */
export function hasGoPath(content: string): boolean {
  return content.search(goPath) !== -1;
}

function hintForContent({ mark, content }: Tag): string | undefined {
  if (/\s\|(?!\s*\w+\s*\|)/.test(content)) {
    return 'There are no pipes: {{quote (default "x" Values.y)}} is {{ .Values.y | default "x" | quote }}.';
  }
  if (/^-|-$/.test(content)) return 'Blanks are cut by a tilde: {{~x~}} is {{- x -}}.';
  if (mark === '/' && content.startsWith('*')) return 'Comments are written {{!-- … --}}.';
  if (/:=/.test(content)) return 'There are no variables: {{#with x as |name|}} … {{/with}} names a value.';
  const [, word = '', rest = ''] = /^(\w+)\s*(.*)$/.exec(content) ?? [];
  const block = blocks.get(word);
  if (mark === '' && block !== undefined && rest !== '') {
    return `A block is {{#${block} ${argumentOf(withoutDots(rest))}}} … {{/${block}}}.`;
  }
  if (/^(?:end|define|template|block|else if)\b/.test(content)) {
    return 'Blocks are {{#if x}} … {{else}} … {{/if}}, {{#each x}} … {{/each}} and {{#with x}} … {{/with}}.';
  }
  if (!hasGoPath(content)) return undefined;
  return `No ${content.includes('$') ? 'dollar' : 'leading dot'} here: {{${mark}${withoutDots(content)}}}.`;
}

function hintForBraces({ open, close }: Tag): string | undefined {
  const [opened, closed] = [open.length, close.length];
  if (closed === 0) return 'The tag has no end on its line: }}.';
  if (closed < opened) return `The tag lacks a brace at its end: ${'}'.repeat(opened)}.`;
  if (closed > opened) return `The tag has a brace too many at its end: ${'}'.repeat(opened)} is enough.`;
  return undefined;
}

/** `.Values.x` is `Values.x`, and `$.Values.x` is `@root.Values.x`. */
function withoutDots(content: string): string {
  return content.replace(goPath, (_whole, before: string, mark: string) => before + (mark === '$.' ? '@root.' : ''));
}

/** A call as an argument is in parentheses. */
function argumentOf(text: string): string {
  return /\s/.test(text) && !text.startsWith('(') ? `(${text})` : text;
}

/** The last tag of a line that begins at or before a column. */
function tagAt(line: string, column: number): Tag | undefined {
  const tags = [...line.matchAll(/(?<open>\{{2,3})~?(?<mark>[#^/]?)\s*(?<content>.*?)\s*~?(?<close>\}{1,3}|$)/g)];
  const groups = (tags.findLast(({ index }) => index <= column) ?? tags[0])?.groups;
  if (groups === undefined) return undefined;
  const { open = '', mark = '', content = '', close = '' } = groups;
  return { open, mark, content, close };
}
