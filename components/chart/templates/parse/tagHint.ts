import type { TemplatePlace } from './template.ts';

/** Keywords of Go templates that begin a block, and the equivalent Handlebars blocks. */
const blocks: ReadonlyMap<string, string> = new Map([
  ['if', 'if'],
  ['range', 'each'],
  ['with', 'with'],
]);

/** A tag with its braces. */
interface Tag {
  open: string;
  /** `#` begins a block, `/` ends one. */
  mark: string;
  content: string;
  close: string;
}

/**
 * A hint for the tag at a position, if it is written like in a Go template.
 * @returns undefined if the tag is not in that style
 */
export function tagHint(text: string, place: TemplatePlace): string | undefined {
  const tag = tagAt(text.split('\n')[place.line - 1] ?? '', place.column);
  return tag && (hintForContent(tag) ?? hintForBraces(tag));
}

/** A path with a leading dot or dollar, at the start of an argument. */
const goPath = /(^|[\s(])(\$\.?|\.)(?=[A-Za-z_])/g;

/** Whether a piece of a template contains a path in the style of Go templates. */
export function hasGoPath(content: string): boolean {
  return content.search(goPath) !== -1;
}

function hintForContent({ mark, content }: Tag): string | undefined {
  if (/^-\s|\s-$/.test(content)) {
    const trim = 'Use a tilde to trim spaces: {{~x~}} instead of {{- x -}}.';
    const inside = hintForContent({ open: '{{', mark, content: content.replace(/^-\s+|\s+-$/g, ''), close: '}}' });
    return inside === undefined ? trim : `${inside} ${trim}`;
  }
  if (/\s\|(?!\s*\w+\s*\|)/.test(content)) {
    const call = withoutPipes(content);
    const shown =
      call === undefined
        ? '{{quote (default "x" Values.y)}} instead of {{ .Values.y | default "x" | quote }}'
        : `{{${call}}}`;
    return `Pipes are not supported. Write ${shown}.`;
  }
  const [, condition] = /^else if\s+(.+)$/.exec(content) ?? [];
  if (condition !== undefined && hasGoPath(condition))
    return `Write {{else if ${argumentOf(withoutDots(condition))}}}.`;
  if (mark === '/' && content.startsWith('*')) return 'Write a comment as {{!-- … --}}.';
  if (/:=/.test(content)) return 'Variables are not supported. {{#with x as |name|}} … {{/with}} names a value.';
  const [, word = '', rest = ''] = /^(\w+)\s*(.*)$/.exec(content) ?? [];
  const block = blocks.get(word);
  if (mark === '' && block !== undefined && rest !== '') {
    return `Write the block as {{#${block} ${argumentOf(withoutDots(rest))}}} … {{/${block}}}.`;
  }
  if (/^(?:end|define|template|block|else if)\b/.test(content)) {
    return 'Write blocks as {{#if x}} … {{else}} … {{/if}}, {{#each x}} … {{/each}} and {{#with x}} … {{/with}}.';
  }
  if (!hasGoPath(content)) return undefined;
  return `No ${content.includes('$') ? 'dollar' : 'leading dot'} here: {{${mark}${withoutDots(content)}}}.`;
}

/** `quote (default "x" Values.y)` for `.Values.y | default "x" | quote`; undefined for what is no simple pipeline. */
function withoutPipes(content: string): string | undefined {
  const stages = content.split(/\s*\|\s*(?=(?:[^"]*"[^"]*")*[^"]*$)/);
  if (
    /[()`]/.test(content) ||
    stages.some((stage) => stage === '') ||
    /^(?:if|range|with|else|include|template)\b/.test(content)
  )
    return undefined;
  return stages.slice(1).reduce((call, stage) => `${stage} ${argumentOf(call)}`, withoutDots(stages[0] ?? ''));
}

function hintForBraces({ open, close }: Tag): string | undefined {
  const [opened, closed] = [open.length, close.length];
  if (closed === 0) return 'The tag is not closed on its line: }}.';
  if (closed < opened) return `The tag lacks a brace at its end: ${'}'.repeat(opened)}.`;
  if (closed > opened) return `The tag has too many braces at its end. Write ${'}'.repeat(opened)}.`;
  return undefined;
}

/** Converts `.Values.x` to `Values.x`, and `$.Values.x` to `@root.Values.x`. */
function withoutDots(content: string): string {
  return content.replace(goPath, (_whole, before: string, mark: string) => before + (mark === '$.' ? '@root.' : ''));
}

/** A call needs parentheses if it is an argument. */
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
