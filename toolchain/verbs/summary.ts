import { join } from 'node:path';
import { localStack } from '../backend.ts';
import type { OwnCluster } from '../cluster/cluster.ts';
import { projectFolder } from '../paths.ts';
import { run } from '../process/run.ts';

const cli = join(projectFolder, 'components', 'cli', 'main.mjs');

/** The next commands, ready to be typed; no line is wider than 80 columns. */
export function nextCommands(own: boolean): string[] {
  const stack = `-s ${localStack}`;
  const set = `pulumi config set ${stack} --path kubesentiment:`;
  const commands: [string, string][] = [
    ['Put pulumi, kubectl, helm and release on PATH', 'eval "$(npm run -s env)"'],
    ['Change a value', `${set}values.replicaCount 3`],
    ['Preview the change, then deploy it', `pulumi preview ${stack} && pulumi up ${stack}`],
    ['Show the revisions', `release history ${stack}`],
    ['Roll back to the first one', `${set}release.rollbackTo 1`],
    ['Preview the rollback, then do it', `pulumi preview ${stack} && pulumi up ${stack}`],
    ['Remove the release', 'npm run destroy'],
    ...(own ? [] : [['Stop the local cluster', 'npm stop'] satisfies [string, string]]),
  ];
  return ['Next:', ...commands.flatMap(([what, command]) => [`  # ${what}`, `  ${command}`])];
}

/** Prints what is deployed now, and the next commands. */
export async function printSummary(env: NodeJS.ProcessEnv, own: OwnCluster | undefined): Promise<void> {
  const release = (verb: string) => run('node', [cli, verb, '--stack', localStack], { cwd: projectFolder, env });
  const answers = await Promise.all([release('status'), release('history')]);
  for (const { output } of answers) process.stdout.write(`\n${output.trimEnd()}\n`);
  process.stdout.write(`\n${nextCommands(own !== undefined).join('\n')}\n`);
}
