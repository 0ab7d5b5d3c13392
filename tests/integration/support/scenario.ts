import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { execa } from 'execa';
import { parse, stringify } from 'yaml';
import type { Json, JsonObject } from '../../../components/json/index.ts';
import { checkOut } from './checkOut.ts';
import { takeCompiledCode } from './compiledCode.ts';
import { integrationEnvironment } from './environment.ts';
import { changesOf } from './previewedChanges.ts';

const project = resolve(import.meta.dirname, '..', '..', '..');

/** What a shell says of a command that was killed. */
export const killedCode = 137;

export interface CommandResult {
  exitCode: number;
  /** Standard output and error, as they came. */
  output: string;
  stdout: string;
}

/** A command that has not ended yet. */
export interface RunningCommand {
  /** Resolves when it has written that, or has ended. */
  writes(text: string): Promise<void>;
  kill(signal: NodeJS.Signals): void;
}

/** A checkout of the project with one stack of its own, and the commands of a user in it. */
export interface Scenario {
  directory: string;
  /** Its name; {@link Scenario.rename} changes it. */
  readonly stack: string;
  namespace: string;
  /** Of the environment, over those that all scenarios have. */
  variables: Record<string, string>;
  /** Runs `pulumi` for the stack and returns whatever it says. */
  pulumi(...args: string[]): Promise<CommandResult>;
  /** Runs `pulumi` for the stack. @param during does something while it runs, such as sending it a signal */
  runPulumi(args: readonly string[], during: (run: RunningCommand) => Promise<void>): Promise<CommandResult>;
  /** `pulumi up` without a preview; fails the test if it fails. */
  up(...args: string[]): Promise<CommandResult>;
  /** The command `release` with an environment of its own. @param during does something while it runs, such as sending it a signal */
  runRelease(args: readonly string[], during?: (run: RunningCommand) => Promise<void>): Promise<CommandResult>;
  /** `pulumi preview`; the resources that would change as `operation Type name`, sorted. */
  preview(): Promise<string[]>;
  /** The command `release` with just these arguments. */
  releaseCommand(...args: string[]): Promise<CommandResult>;
  kubectl(...args: string[]): Promise<CommandResult>;
  /** `kubectl apply` of these objects. */
  apply(...objects: JsonObject[]): Promise<void>;
  helm(...args: string[]): Promise<CommandResult>;
  /** Helm 3, which many still use. */
  helm3(...args: string[]): Promise<CommandResult>;
  /** `pulumi stack rename`; the commands are then for the stack of that name. @param project a new name of the project as well */
  rename(stack: string, project?: string): Promise<void>;
  /** `pulumi stack import` of what `pulumi stack export` gave. */
  importState(state: string): Promise<void>;
  /** The revisions as stock Helm lists them: `1 superseded Install complete`. */
  history(): Promise<string[]>;
  /** Edits the stack's file. */
  configure(edit: (config: StackConfig) => void): Promise<void>;
}

/** The part of a stack's file that scenarios edit. */
export interface StackConfig {
  'kubesentiment:release': JsonObject;
  'kubesentiment:values': JsonObject;
  [key: string]: Json;
}

export interface ScenarioOptions {
  /** Where the settings are taken from. @default "local" */
  like?: string;
  /** @default `it-<name>` */
  namespace?: string;
  /** Changes to the stack's config before the first command. */
  configure?: (config: StackConfig) => void;
}

/**
 * A scenario gets a folder, a stack and a namespace of its own, so that scenarios can run side by side.
 * @param name a DNS label
 */
export async function openScenario(name: string, options: ScenarioOptions = {}): Promise<Scenario> {
  const environment = integrationEnvironment();
  const directory = join(environment.directory, name);
  const namespace = options.namespace ?? `it-${name}`;
  await checkOut(directory);
  const compiled = await takeCompiledCode(directory);
  const variables: Record<string, string> = {};
  let stack = name;
  const stackFile = () => join(directory, `Pulumi.${stack}.yaml`);
  const settings = parse(await readFile(join(project, `Pulumi.${options.like ?? 'local'}.yaml`), 'utf8')).config;
  const local = parse(await readFile(join(project, 'Pulumi.local.yaml'), 'utf8')).config;
  const config: StackConfig = {
    ...settings,
    'kubesentiment:dependencies': local['kubesentiment:dependencies'],
    'kubesentiment:release': { ...settings['kubesentiment:release'], namespace },
  };
  options.configure?.(config);

  const run = async (command: string, args: string[], input = ''): Promise<CommandResult> => {
    const result = await execa(command, args, {
      cwd: directory,
      env: { ...environment.variables, ...compiled.variables, KUBESENTIMENT_CONFIG_FILE: stackFile(), ...variables },
      all: true,
      reject: false,
      input,
    });
    if (result.exitCode === 0) await compiled.share(command, args);
    if (result.exitCode === undefined && result.signal !== 'SIGKILL') throw result;
    return { exitCode: result.exitCode ?? killedCode, output: result.all, stdout: result.stdout };
  };
  const runWith = async (
    [command = '', ...args]: readonly string[],
    env: Record<string, string>,
    during?: (run: RunningCommand) => Promise<void>,
  ): Promise<CommandResult> => {
    const child = execa(command, args, {
      cwd: directory,
      env: { ...environment.variables, ...compiled.variables, ...env, ...variables },
      all: true,
      reject: false,
      stdin: 'ignore',
    });
    const kill = (signal: NodeJS.Signals) => void child.kill(signal);
    await during?.({ kill, writes: (text) => written(child.all, text) });
    const { exitCode = killedCode, all: output, stdout } = await child;
    if (exitCode === 0) await compiled.share(command, args);
    return { exitCode, output, stdout };
  };
  const runRelease: Scenario['runRelease'] = ([verb = '', ...args], during) => {
    const main = join(directory, 'components', 'cli', 'main.ts');
    return runWith(['node', main, verb, '--stack', stack, ...args], { TMPDIR: join(directory, 'tmp') }, during);
  };
  const ofStack = () => ['--stack', stack, '--non-interactive', '--color=never'];
  const pulumi = (...args: string[]) => run('pulumi', [...args, ...ofStack()]);
  const runPulumi: Scenario['runPulumi'] = (args, during) =>
    runWith(['pulumi', ...args, ...ofStack()], { KUBESENTIMENT_CONFIG_FILE: stackFile() }, during);
  const helm = (...args: string[]) => run('helm', [...args, '--namespace', namespace]);
  const helm3 = (...args: string[]) => run(environment.variables.HELM3 ?? '', [...args, '--namespace', namespace]);

  const initialized = await run('pulumi', ['stack', 'init', name, '--non-interactive']);
  if (initialized.exitCode !== 0) throw new Error(initialized.output);
  const { encryptionsalt } = parse(await readFile(stackFile(), 'utf8'));
  const write = () => writeFile(stackFile(), stringify({ encryptionsalt, config }));
  await write();

  return {
    directory,
    get stack() {
      return stack;
    },
    namespace,
    variables,
    runRelease,
    runPulumi,
    pulumi,
    helm,
    helm3,
    releaseCommand: (...args) => run('node', [join('components', 'cli', 'main.ts'), ...args]),
    kubectl: (...args) => run('kubectl', args),
    async apply(...items) {
      succeeded(await run('kubectl', ['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items })));
    },
    async up(...args) {
      return succeeded(await pulumi('up', '--yes', '--skip-preview', ...args));
    },
    async preview() {
      const { stdout } = succeeded(await pulumi('preview', '--json'));
      return changesOf(stdout);
    },
    async rename(to, project) {
      const target = project === undefined ? to : `organization/${project}/${to}`;
      succeeded(await pulumi('stack', 'rename', target));
      stack = to;
      if (project === undefined) return;
      const path = join(directory, 'Pulumi.yaml');
      await writeFile(path, (await readFile(path, 'utf8')).replace(/^name: .*/m, `name: ${project}`));
    },
    async importState(state) {
      succeeded(await run('pulumi', ['stack', 'import', '--stack', stack, '--non-interactive'], state));
    },
    async history() {
      const { stdout } = succeeded(await helm('history', 'mlops-sentiment', '--output', 'json'));
      const entries: { revision: number; status: string; description: string }[] = JSON.parse(stdout);
      return entries.map(({ revision, status, description }) => `${revision} ${status} ${description}`);
    },
    async configure(edit) {
      edit(config);
      await write();
    },
  };
}

/** The test goes on only if the command ended well; its output is the message otherwise. */
export function succeeded(result: CommandResult): CommandResult {
  if (result.exitCode !== 0) throw new Error(`exit code ${result.exitCode}:\n${result.output}`);
  return result;
}

function written(stream: Readable, text: string): Promise<void> {
  return new Promise((resolve) => {
    let output = '';
    stream.on('data', (chunk) => {
      output += String(chunk);
      if (output.includes(text)) resolve();
    });
    stream.on('close', resolve);
  });
}
