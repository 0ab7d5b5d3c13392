import type { Command } from 'commander';
import type { PageOptions } from '../report/page/reportPage.ts';
import { type OutputOptions, wholeNumber, withExamples, withOutput } from '../terminal/options.ts';
import { print } from '../terminal/print.ts';

type Options = PageOptions & OutputOptions & { allNamespaces?: boolean };

export function defineReport(program: Command): void {
  const command = program
    .command('report')
    .description('what runs where, what changed and who did it: a page, or a pull request comment')
    .argument('[preview.json...]', 'outputs of pulumi preview --json, for Markdown of a pull request comment')
    .option('--out <folder>', 'write the page as <folder>/index.html')
    .option('--serve', 'serve the page on loopback; it is read again when a release changes')
    .addHelpText('after', notes);
  withOutput(withSources(command));
  withExamples(
    command,
    'release report                    # a table of all stacks',
    'release report --out public       # public/index.html',
    'release report --serve -s prod -s staging',
    'release report dev.json staging.json > comment.md',
  );
  command.action(async (files: string[], options: Options) => {
    if (files.length > 0) {
      const { report } = await import('../report/report.ts');
      return print(await report(files, options));
    }
    if (options.serve && (options.out !== undefined || options.output !== 'table')) {
      command.error('error: --serve writes nothing: leave out --out and --output', { exitCode: 2 });
    }
    const { reportPage } = await import('../report/page/reportPage.ts');
    print(await reportPage(options, options.output));
  });
}

export function defineOpen(program: Command): void {
  const command = program.command('open').description('serve the report page, and open it in the browser');
  withSources(command);
  withExamples(command, 'release open', 'release open -s prod -s staging', 'release open --all -n shop');
  command.action(async (options: Omit<PageOptions, 'out' | 'serve'>) => {
    const { openPage } = await import('../report/page/reportPage.ts');
    print(await openPage(options));
  });
}

/** The options that choose what the page shows. */
function withSources(command: Command): Command {
  return command
    .option('-s, --stack <name>', 'only this stack (repeatable)', collect)
    .option('-A, --all', "every release of a cluster, including Helm's")
    .option('--kube-context <name>', 'kubeconfig context of --all')
    .option('-n, --namespace <namespace>', 'only this namespace of --all')
    .option('--max <number>', 'maximum number of revisions of a release', wholeNumber, 50)
    .option('--no-live', "don't read objects of the cluster for health and drift")
    .option('--port <number>', 'port of the served page (default: any free one)', wholeNumber);
}

const notes = `
The page is one file without network access. Secrets are masked in it. A stack
whose cluster doesn't answer is shown with the reason.`;

function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}
