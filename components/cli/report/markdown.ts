import { structuredPatch } from 'diff';
import type { Json } from '../../json/index.ts';
import { maskComparison } from '../../manifest/index.ts';
import { textOf } from '../diff/compareObjects.ts';
import { rangeOf } from '../diff/formatChanges.ts';
import { escaped, fenced } from './escapeMarkdown.ts';
import type { Operation, Preview, PreviewedChange, PreviewedRevision } from './preview.ts';

/** Identifies the comment, so that it can be updated. */
export const marker = '<!-- kubesentiment: preview -->';

/** GitHub's limit for a comment, in characters. The length in bytes is never smaller. */
const limit = 65_536;
/** Space for the note about omitted parts. */
const reserve = 200;
/** Longer errors are cut: the log has the rest. */
const longestDiagnostic = 4_000;

/** A comment for a pull request: a table, and for each stack its values, its errors and, as far as there is room, each changed object. */
export function previewMarkdown(previews: readonly Preview[]): string {
  let text = `${marker}\n## Preview\n\n${source(previews)}${table(previews)}`;
  const blocks = [
    ...previews.flatMap(diagnosticBlocks),
    ...previews.flatMap((preview) => [...valueBlocks(preview), ...changeBlocks(preview)]),
  ];
  let left = 0;
  for (const block of blocks) {
    if (Buffer.byteLength(text) + Buffer.byteLength(block) + reserve > limit) left += 1;
    else text += block;
  }
  if (left === 0) return text;
  return `${text}\n${left} more ${left === 1 ? 'part' : 'parts'} omitted: a comment is limited to ${limit} characters. The log is complete.\n`;
}

/** The commit, the run and the time. All previews are of one run. */
function source(previews: readonly Preview[]): string {
  const { commit, run, time } = previews.find(({ facts }) => facts !== undefined)?.facts ?? {};
  const parts = [
    ...(commit === undefined
      ? []
      : [`Commit <code>${escaped(commit.replace(/^([0-9a-f]{8})[0-9a-f]*/, '$1'))}</code>`]),
    ...(run !== undefined && /^https?:\/\/[^\s()<>]+$/.test(run) ? [`[run](${run})`] : []),
    ...(time === undefined || Number.isNaN(Date.parse(time))
      ? []
      : [`${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`]),
  ];
  return parts.length === 0 ? '' : `${parts.join(' · ')}\n\n`;
}

function table(previews: readonly Preview[]): string {
  const rows = previews.map((preview) => {
    const { stack, revisions, failed } = preview;
    const revision = failed ? 'failed' : revisions.map(revisionText).join('<br>') || 'no new revision';
    return `| ${escaped(stack)} | ${revision} | ${objectsText(preview)} | ${valuesText(preview)} |\n`;
  });
  return `| stack | revision | objects | values |\n| --- | --- | --- | --- |\n${rows.join('')}`;
}

/** The next number: a failed or interrupted deploy in between takes one, too. */
function revisionText({ from, rollbackTo, hooks, uninstalls }: PreviewedRevision): string {
  if (uninstalls) return 'uninstall';
  const numbers = from === undefined ? 'install' : `revision ${from} → ${from + 1}`;
  const back = rollbackTo === undefined ? '' : ` (rollback to ${rollbackTo})`;
  return `${numbers}${back}${hooks.length === 0 ? '' : `, hooks: ${escaped(hooks.join(', '))}`}`;
}

const verbs: Readonly<Record<Operation, [one: string, several: string]>> = {
  create: ['is created', 'are created'],
  update: ['changes', 'change'],
  replace: ['is replaced', 'are replaced'],
  delete: ['is deleted', 'are deleted'],
};

/** `1 object changes, 2 are created`. */
function objectsText({ changes, failed }: Preview): string {
  const counts = Map.groupBy(changes, ({ operation }) => operation);
  const parts = (['update', 'create', 'replace', 'delete'] as const).flatMap((operation) => {
    const count = counts.get(operation)?.length ?? 0;
    return count === 0 ? [] : [{ count, verb: verbs[operation][count === 1 ? 0 : 1] }];
  });
  if (parts.length === 0) return failed ? '' : 'no changes';
  return parts
    .map(({ count, verb }, index) =>
      index > 0 ? `${count} ${verb}` : `${count} ${count === 1 ? 'object' : 'objects'} ${verb}`,
    )
    .join(', ');
}

function valuesText({ facts: { values, pin, hasSecrets } = {} }: Preview): string {
  if (pin !== undefined) return `pinned to revision ${pin}`;
  if (values === undefined) return '';
  if (values.length === 0) return hasSecrets ? 'no visible changes' : 'no changes';
  return values.length === 1 ? '1 value changes' : `${values.length} values change`;
}

function diagnosticBlocks({ stack, diagnostics }: Preview): string[] {
  return diagnostics.map((message) => {
    const cut = message.length > longestDiagnostic ? `${message.slice(0, longestDiagnostic)}\n…` : message;
    return `\n**${escaped(stack)}**\n\n${fenced('', cut)}`;
  });
}

function valueBlocks({ stack, facts: { values = [] } = {} }: Preview): string[] {
  if (values.length === 0) return [];
  const lines = values.flatMap(({ path, before, after }) => [...line('-', path, before), ...line('+', path, after)]);
  return [`\n**${escaped(stack)}: values**\n\n${fenced('diff', lines.join('\n'))}`];
}

function line(sign: string, path: string, value: Json | undefined): string[] {
  return value === undefined ? [] : [`${sign} ${path}: ${JSON.stringify(value)}`];
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
