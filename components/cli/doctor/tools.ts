import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import semver from 'semver';
import { type Check, ok, problem, warning } from './check.ts';
import { ask, type CommandAnswer } from './command.ts';

/** Checks the programs that a deploy needs: those on PATH, like Pulumi. */
export async function checkTools(directory: string, env: NodeJS.ProcessEnv = process.env): Promise<Check[]> {
  const [node, pulumi, helm] = await Promise.all([
    ask('node', ['--version'], directory),
    ask('pulumi', ['version'], directory),
    ask('helm', ['version', '--template', '{{.Version}}'], directory),
  ]);
  return [
    versionCheck('node', node, oldestNode(node), 'Install a newer Node; Pulumi runs the one that is first on PATH.'),
    versionCheck('pulumi', pulumi, pinOf('pulumi'), 'Install it: https://www.pulumi.com/docs/install/'),
    pluginCheck('kubernetes', pinOf('kubernetes'), env),
    pluginCheck('random', pinOf('random'), env),
    helmCheck(helm),
  ];
}

/**
 * The oldest Node that this one is compared with: `engines` leaves out some release lines, so that 22.19 is supported and 23 is too old.
 * @param answer the output of `node --version`
 */
export function oldestNode(answer: CommandAnswer): string {
  const { engines } = createRequire(import.meta.url)('../../../package.json');
  const version = semver.coerce('stdout' in answer ? answer.stdout : '') ?? '0.0.0';
  const oldest = String(engines.node)
    .split('||')
    .map((range) => semver.minVersion(range)?.version ?? '');
  const newer = semver.satisfies(version, engines.node) ? undefined : oldest.find((first) => semver.lt(version, first));
  return newer ?? oldest[0] ?? '';
}

/** The engine's and the plugins' versions are those of the npm packages. */
function pinOf(name: 'pulumi' | 'kubernetes' | 'random'): string {
  return createRequire(import.meta.url)(`@pulumi/${name}/package.json`).version;
}

/** @param answer the output of the program's version command */
export function versionCheck(name: string, answer: CommandAnswer, oldest: string, hint: string): Check {
  if ('missing' in answer) return problem(name, `It is not on PATH; ${oldest} or newer is needed.`, hint);
  if ('failure' in answer) return problem(name, `It does not print its version: ${answer.failure}`, hint);
  const version = semver.coerce(answer.stdout);
  if (version === null) return warning(name, `Its version cannot be read; ${oldest} or newer is needed.`, hint);
  if (semver.lt(version, oldest)) return problem(name, `${version} is too old: ${oldest} or newer is needed.`, hint);
  return ok(name, version.version);
}

function pluginCheck(name: string, version: string, env: NodeJS.ProcessEnv): Check {
  const check = `plugin ${name}`;
  const home = env.PULUMI_HOME || join(homedir(), '.pulumi');
  if (existsSync(join(home, 'plugins', `resource-${name}-v${version}`))) return ok(check, version);
  const hint = `pulumi plugin install resource ${name} ${version}`;
  const message = `${version} is not installed.`;
  // Otherwise the engine downloads the plugin when it needs it.
  return env.PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION
    ? problem(check, message, hint)
    : warning(check, `${message} Pulumi fetches it in the next run.`, hint);
}

function helmCheck(answer: CommandAnswer): Check {
  if ('stdout' in answer) return ok('helm', answer.stdout.trim());
  return ok('helm', 'It is not on PATH. Only a rollback without Pulumi needs it.');
}
