import { localStack } from '../backend.ts';
import type { OwnCluster } from '../cluster/cluster.ts';
import { projectFolder, releaseCommand } from '../paths.ts';
import { run } from '../process/run.ts';

/** The next commands, in the words of docs/tutorial.md and ready to be typed; no line is wider than 80 columns. */
export function nextCommands(own: boolean): string[] {
  const stack = `-s ${localStack}`;
  const commands: [string, string][] = [
    ['Put pulumi, kubectl, helm and release on PATH', 'eval "$(npm run -s env)"'],
    ['Change a value', `pulumi config set --path kubesentiment:values.image.tag v1.1.0 ${stack}`],
    ['Preview the change, then deploy it', `pulumi preview ${stack} && release deploy ${stack}`],
    ['Show the revisions', `release history ${stack}`],
    ['Roll back to the first one', `release rollback 1 ${stack}`],
    ['Remove the release', 'npm run destroy'],
    ...(own ? [] : [['Stop the local cluster', 'npm stop'] satisfies [string, string]]),
  ];
  return [
    'Next (docs/tutorial.md explains each step):',
    ...commands.flatMap(([what, command]) => [`  # ${what}`, `  ${command}`]),
  ];
}

/** Prints the history, as wide as the terminal, and the next commands. */
export async function printSummary(env: NodeJS.ProcessEnv, own: OwnCluster | undefined): Promise<void> {
  process.stdout.write('\n');
  await run('node', [releaseCommand, 'history', '-s', localStack], { cwd: projectFolder, env, show: true });
  process.stdout.write(`\n${nextCommands(own !== undefined).join('\n')}\n`);
}
