import { type Command, InvalidArgumentError } from 'commander';
import { withCluster, withExamples, withOutput } from '../terminal/options.ts';
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

function pattern(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch {
    throw new InvalidArgumentError('It must be a regular expression.');
  }
}
