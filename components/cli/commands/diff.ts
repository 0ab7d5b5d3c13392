import { type Command, InvalidArgumentError } from 'commander';
import type { DiffOptions } from '../diff/diff.ts';
import { givenFlags, withOneRun } from '../terminal/oneRunOptions.ts';
import { type OutputOptions, revisionOf, withExamples, withOutput, withStack } from '../terminal/options.ts';
import { printInColor } from '../terminal/print.ts';

/** The exit code of `--exit-code` if there is a difference. */
const differing = 3;

export function defineDiff(program: Command): void {
  const command = program
    .command('diff')
    .description('compare the deployed revision with the chart, another revision or the cluster')
    .argument('[revision]', 'compare this revision with the newest', revisionOf)
    .argument('[other]', 'compare with this revision instead of the newest', revisionOf)
    .addHelpText('after', notes);
  withOneRun(withOutput(withStack(command)))
    .option('--live', "compare the revision's objects with those in the cluster")
    .option('-C, --context <lines>', 'unchanged lines around each change', linesOf, 3)
    .option('--exit-code', `exit with ${differing} if something differs`);
  withExamples(
    command,
    'release diff -s prod              # deployed revision, chart',
    'release diff -s prod --set image.tag=v2',
    'release diff 3 5 -s prod          # revision 3, revision 5',
    'release diff --live -s prod       # deployed revision, cluster',
  );
  command.action(async (revision: number | undefined, other: number | undefined, options: Options) => {
    const { output, exitCode, ...rest } = options;
    if (rest.live === true && other !== undefined)
      command.error('error: --live takes only one revision.', { exitCode: 2 });
    const [flag] = givenFlags(command);
    if (flag !== undefined && (rest.live === true || revision !== undefined)) {
      command.error(
        `error: ${flag} is for a comparison with the chart, not with ${rest.live ? '--live' : 'a revision'}`,
      );
    }
    const { diff } = await import('../diff/diff.ts');
    const revisions = [revision, other].filter((number) => number !== undefined);
    const { text, differs } = await diff(revisions, rest, output);
    printInColor(text);
    if (differs && exitCode === true) process.exitCode = differing;
  });
}

type Options = DiffOptions & OutputOptions & { exitCode?: boolean };

const notes = `
Lines with - are from the first side, lines with + from the second. Secrets are
masked. A secret in the stack's file can't be compared with the chart, since
only Pulumi can decrypt it. --live compares only fields that the release sets.`;

function linesOf(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('It must be a number of lines.');
  return Number(text);
}
