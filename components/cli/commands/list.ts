import { type Command, InvalidArgumentError } from 'commander';
import { wholeNumber, withCluster, withExamples, withOutput } from '../terminal/options.ts';
import { print } from '../terminal/print.ts';
import type { ListOptions } from '../verbs/list.ts';

/** Helm's states, each with its own flag; `pending` matches all three pending states. */
const states = ['deployed', 'failed', 'pending', 'superseded', 'uninstalled', 'uninstalling'];

export function defineList(program: Command): void {
  const command = program
    .command('list')
    .alias('ls')
    .description("list the stack's release, or all releases of a cluster, including Helm's")
    .option('-A, --all-namespaces', 'list all releases of the cluster')
    .option('-a, --all', 'same as --all-namespaces')
    .option('-f, --filter <pattern>', 'only releases whose name matches', pattern)
    .option('-l, --selector <labels>', 'only releases whose record has these labels: a=b,c!=d')
    .option('-d, --date', 'sort by the time of the last change, oldest first')
    .option('-r, --reverse', 'reverse the order')
    .option('-m, --max <number>', 'maximum number of releases (default: all)', wholeNumber)
    .option('--offset <number>', 'leave out this many releases first', offset, 0)
    .option('--time-format <layout>', "format of the times: Go's layout, such as 2006-01-02 15:04")
    .option('--no-headers', 'print no header')
    .option('-q, --short', 'print names only');
  const options = () => command.opts<Pick<ListOptions, 'all'> & { allNamespaces?: boolean }>();
  withOutput(withCluster(command, () => options().all === true || options().allNamespaces === true));
  for (const state of states) command.option(`--${state}`, `only releases that are ${state}`);
  withExamples(command, 'release list -s prod', 'release list --all --kube-context prod --failed');
  command.action(async (options: Omit<ListOptions, 'states'> & Record<string, unknown>) => {
    const all = options.all === true || options.allNamespaces === true;
    const { list } = await import('../verbs/list.ts');
    print(await list({ ...options, all, states: states.filter((state) => options[state] === true) }));
  });
}

function offset(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a number.');
  return Number(text);
}

function pattern(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch {
    throw new InvalidArgumentError('It must be a regular expression.');
  }
}
