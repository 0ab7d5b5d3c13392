import { type CommandPair, sections } from './helmCommands.ts';
import { anchorOf } from './links.ts';
import { columnsOf } from './outputs.ts';

/** What both commands of a pair printed to standard output. */
export interface PairOutputs {
  helm: string;
  ours: string;
}

const introduction = `# Coming from Helm

Each Helm command that the team used, the command that replaces it here, and the output of both. The values come first, because they move first.

Helm takes the chart, the values and the namespace from the command line. Here they are settings of a stack: \`Pulumi.prod.yaml\` describes
production, and a command only names the stack. \`release deploy\` does what \`pulumi up\` does, without a prompt and with the progress of each object.
\`release\` is on PATH after \`eval "$(npm run -s env)"\`.

A test runs all commands, with stock Helm in one namespace and with this program in another, compares the results and writes this page. Times are made
up, \`…\` marks output that is left out, and the progress on standard error is left out too.
`;

const reproducibleChart = `## What is different on purpose

- The settings are in the stack's file, not in flags: the repository shows what is deployed. \`--set\`, \`-f\`, \`--timeout\`, \`--atomic\` and \`--wait\` exist
  too, and apply to one run.
- A deploy without a change creates no revision.
- Dev needs no \`helm install\`: \`release deploy\` installs a release that does not exist, and creates the namespace.
- On an atomic stack a failed deploy is rolled back as with Helm, but the diagnostics are printed and saved first.
- A rollback is written into the stack's file and holds until \`release unpin\`. Without a number it goes to the last revision that was deployed, never to
  a failed one.
- \`release\` masks secret values and the data of Secrets in all its output.
- \`helm list\`, \`history\`, \`status\`, \`get\` and \`rollback\` still work on the same releases.

[How this differs from Helm](helm.md) has all differences with their reasons. [From Helm and back](operating.md#from-helm-and-back) explains how to take over a
release that Helm has installed. The [quick start](tutorial.md) is the way to try it.
`;

/** @param outputs of each pair, by its title */
export function helmPage(outputs: ReadonlyMap<string, PairOutputs>): string {
  const parts = sections.map((section) => {
    const texts = section.pairs.map((pair) => pairText(pair, outputs.get(pair.title)));
    return `## ${section.title}\n\n${texts.join('\n')}`;
  });
  return [introduction, overview(), ...parts, reproducibleChart].join('\n');
}

/** All pairs in one table, as the formatter leaves it. */
export function overview(): string {
  const pairs = sections.flatMap((section) => section.pairs);
  const rows = pairs.map(({ title, helm, ours }) => [`[${title}](#${anchorOf(title)})`, cell(helm), cell(ours)]);
  const table = padded([['', 'Helm', 'here'], ...rows]);
  const [titles = []] = table;
  const rule = titles.map((title) => '-'.repeat(title.length));
  return [titles, rule, ...table.slice(1)].map((row) => `| ${row.join(' | ')} |\n`).join('');
}

function pairText(pair: CommandPair, outputs: PairOutputs | undefined): string {
  if (outputs === undefined) throw new Error(`"${pair.title}" was not run`);
  const note = pair.note === undefined ? '' : `${pair.note}\n\n`;
  const block = (command: string, output: string) =>
    `\`\`\`console\n${typed(command)}\n${shownOutput(output, pair)}\`\`\`\n`;
  return `### ${pair.title}\n\n${note}Helm:\n\n${block(pair.helm, outputs.helm)}\nHere:\n\n${block(pair.ours, outputs.ours)}`;
}

/** An output as the page has it: the same in every run, and shortened. */
export function shownOutput(output: string, { same, shown }: Pick<CommandPair, 'same' | 'shown'>): string {
  // The columns first: times of another length move the text after them.
  const rows = same === 'table' ? padded(columnsOf(output).map((row) => row.map(withMadeUpTimes))) : undefined;
  const text = rows?.map((row) => row.join('  ')).join('\n') ?? withMadeUpTimes(output);
  const lines = text.trimEnd().split('\n');
  const [first, last] = shown ?? [lines.length, 0];
  const left =
    lines.length <= first + last ? lines : [...lines.slice(0, first), '…', ...lines.slice(lines.length - last)];
  return left.map((line) => `${line.trimEnd()}\n`).join('');
}

function withMadeUpTimes(text: string): string {
  return text
    .replace(/\b[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}/g, 'Fri Jan  2 03:04:05 2026')
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)? [+-]\d{4} \w+/g, '2026-01-02 03:04:05.678901234 +0000 UTC')
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?!\.)/g, '2026-01-02 03:04:05');
}

/** Columns as wide as what is in them. */
function padded(rows: readonly (readonly string[])[]): string[][] {
  const widths = rows[0]?.map((_cell, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) => row.map((text, column) => text.padEnd(widths[column] ?? 0)));
}

const widest = 80;

/** A command as it is typed, with long ones on several lines. */
function typed(command: string): string {
  const lines = command.split('\n').map((line) => {
    const parts = line.length <= widest ? [line] : line.split(/ (?=--(?!install)|> )/);
    return `$ ${parts.join(' \\\n    ')}`;
  });
  return lines.join('\n');
}

function cell(command: string): string {
  return command
    .split('\n')
    .map((line) => `\`${line}\``)
    .join('<br>');
}
