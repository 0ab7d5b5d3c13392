import { structuredPatch } from 'diff';
import { textOf } from '../diff/compareObjects.ts';
import { rangeOf } from '../diff/formatChanges.ts';
import { maskSecrets } from '../diff/maskSecrets.ts';
import type { Preview, PreviewedChange } from './preview.ts';

/** By this a comment is found again. */
export const marker = '<!-- kubesentiment: preview -->';

/** A comment on GitHub holds so many characters; bytes are never fewer. */
const limit = 65_536;
/** What the note of what is left out may need. */
const reserve = 200;
/** An error longer than this is cut: the rest is in the log. */
const longestDiagnostic = 4_000;

/** A comment for a pull request: a table, what went wrong, and each changed object folded, as far as there is room. */
export function previewMarkdown(previews: readonly Preview[]): string {
  let text = `${marker}\n## Preview\n\n${table(previews)}`;
  const blocks = [...previews.flatMap(diagnosticBlocks), ...previews.flatMap(changeBlocks)];
  let left = 0;
  for (const block of blocks) {
    if (Buffer.byteLength(text) + Buffer.byteLength(block) + reserve > limit) left += 1;
    else text += block;
  }
  if (left === 0) return text;
  return `${text}\n${left} more ${left === 1 ? 'part' : 'parts'} left out: a comment holds ${limit} characters. The log has all.\n`;
}

function table(previews: readonly Preview[]): string {
  const rows = previews.map(({ stack, counts, failed }) => {
    const { create, update, replace, delete: deleted, same } = counts;
    return `| ${escaped(stack)} | ${create} | ${update} | ${replace} | ${deleted} | ${same} | ${failed ? 'failed' : ''} |\n`;
  });
  return `| stack | create | update | replace | delete | same | |\n| --- | --- | --- | --- | --- | --- | --- |\n${rows.join('')}`;
}

function diagnosticBlocks({ stack, diagnostics }: Preview): string[] {
  return diagnostics.map((message) => {
    const cut = message.length > longestDiagnostic ? `${message.slice(0, longestDiagnostic)}\n…` : message;
    return `\n**${escaped(stack)}**\n\n${fenced('', cut)}`;
  });
}

function changeBlocks({ stack, changes }: Preview): string[] {
  return changes.map((change) => {
    const what = `${escaped(stack)}: ${change.operation} <code>${escaped(change.name)}</code>`;
    const summary = `<summary>${what}${change.retained ? ', which stays in the cluster' : ''}</summary>`;
    return `\n<details>${summary}\n\n${fenced('diff', diffOf(change))}\n</details>\n`;
  });
}

/** Pulumi has masked what it knows to be secret; the data of a Secret is masked in any case. */
function diffOf({ before, after, fields }: PreviewedChange): string {
  const sideOf = (object: PreviewedChange['before']) => object && { object, counterpart: object };
  const [left, right] = maskSecrets(sideOf(before), sideOf(after), true);
  const { hunks } = structuredPatch('', '', textOf(left), textOf(right), '', '', { context: 3 });
  return hunks.flatMap((hunk) => [rangeOf(hunk), ...hunk.lines]).join('\n') || hidden(fields);
}

/** What changes where the sides look alike. */
function hidden(fields: readonly string[]): string {
  if (fields.length === 0) return 'No input that is shown changes.';
  return ['Beside a secret, which hides the values:', ...fields.map((field) => `! ${field}`)].join('\n');
}

/** A block of code that no backtick inside it can end. */
function fenced(language: string, content: string): string {
  const longest = Math.max(2, ...[...content.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${content}\n${fence}\n`;
}

/** Text that is neither HTML nor the end of a table's cell, and mentions nobody. */
function escaped(text: string): string {
  return text.replace(/[&<>|@`*_[\]\n]/g, (character) => `&#${character.charCodeAt(0)};`);
}
