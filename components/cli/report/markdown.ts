import { structuredPatch } from 'diff';
import { maskComparison } from '../../manifest/index.ts';
import { textOf } from '../diff/compareObjects.ts';
import { rangeOf } from '../diff/formatChanges.ts';
import type { Preview, PreviewedChange } from './preview.ts';

/** Identifies the comment, so that it can be updated. */
export const marker = '<!-- kubesentiment: preview -->';

/** GitHub's limit for a comment, in characters. The length in bytes is never smaller. */
const limit = 65_536;
/** Space for the note about omitted parts. */
const reserve = 200;
/** Longer errors are cut: the log has the rest. */
const longestDiagnostic = 4_000;

/** A comment for a pull request: a table, the errors and, as far as there is room, each changed object in a folded block. */
export function previewMarkdown(previews: readonly Preview[]): string {
  let text = `${marker}\n## Preview\n\n${table(previews)}`;
  const blocks = [...previews.flatMap(diagnosticBlocks), ...previews.flatMap(changeBlocks)];
  let left = 0;
  for (const block of blocks) {
    if (Buffer.byteLength(text) + Buffer.byteLength(block) + reserve > limit) left += 1;
    else text += block;
  }
  if (left === 0) return text;
  return `${text}\n${left} more ${left === 1 ? 'part' : 'parts'} omitted: a comment is limited to ${limit} characters. The log is complete.\n`;
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

/** Pulumi has masked the secrets that it knows; the data of a Secret is always masked. */
function diffOf({ before, after, fields }: PreviewedChange): string {
  const sideOf = (object: PreviewedChange['before']) => object && { object, counterpart: object };
  const [left, right] = maskComparison(sideOf(before), sideOf(after), true);
  const { hunks } = structuredPatch('', '', textOf(left), textOf(right), '', '', { context: 3 });
  return hunks.flatMap((hunk) => [rangeOf(hunk), ...hunk.lines]).join('\n') || hidden(fields);
}

/** Lists the changed fields if both sides look equal. */
function hidden(fields: readonly string[]): string {
  if (fields.length === 0) return 'No visible input changes.';
  return ['Changed fields, hidden by a secret next to them:', ...fields.map((field) => `! ${field}`)].join('\n');
}

/** A code block with a fence that is longer than any run of backticks in it. */
function fenced(language: string, content: string): string {
  const longest = Math.max(2, ...[...content.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${content}\n${fence}\n`;
}

/** Escapes HTML, table cells and mentions. */
function escaped(text: string): string {
  return text.replace(/[&<>|@`*_[\]\n]/g, (character) => `&#${character.charCodeAt(0)};`);
}
