import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { execa } from 'execa';
import { parse } from 'yaml';

const project = resolve(import.meta.dirname, '..', '..');

export interface Step {
  name?: string;
  if?: string;
  shell?: string;
  id?: string;
  uses?: string;
  run?: string;
  env?: Record<string, string>;
  with?: Record<string, unknown>;
}

export interface Job {
  environment?: string;
  permissions?: Record<string, string>;
  'timeout-minutes'?: number;
  needs?: string;
  if?: string;
  /** Another workflow in place of steps. */
  uses?: string;
  steps?: Step[];
}

export interface Workflow {
  on: unknown;
  permissions: Record<string, string>;
  concurrency?: { group: string; 'cancel-in-progress': boolean };
  jobs: Record<string, Job>;
}

/** @param name of the file in .github/workflows, without its ending */
export async function readWorkflow(name: string): Promise<Workflow> {
  return parse(await readFile(join(project, '.github', 'workflows', `${name}.yml`), 'utf8'));
}

/** The steps of an action in .github/actions. */
export async function readAction(name: string): Promise<Step[]> {
  const file = join(project, '.github', 'actions', name, 'action.yml');
  const { runs }: { runs: { steps: Step[] } } = parse(await readFile(file, 'utf8'));
  return runs.steps;
}

export const stepsOf = ({ jobs }: Workflow): Step[] => Object.values(jobs).flatMap(({ steps = [] }) => steps);

/** The script of a step, by its name or by itself, in a workflow or in the actions of this project that it uses. */
export async function scriptOf(workflow: string, step: string): Promise<string> {
  const own = stepsOf(await readWorkflow(workflow));
  const actions = own.flatMap(({ uses }) => /^\.\/\.github\/actions\/(\w+)$/.exec(uses ?? '')?.[1] ?? []);
  const steps = [...own, ...(await Promise.all(actions.map(readAction))).flat()];
  const script = steps.find(({ name, run }) => (name ?? run) === step)?.run;
  if (script === undefined) throw new Error(`${workflow} has no step ${step}`);
  return script;
}

/** A runner's folder: a work tree with the scripts, a temporary folder, and commands that note how they were called. */
export interface Runner {
  directory: string;
  /** RUNNER_TEMP */
  temporary: string;
  /** Puts a command on PATH; it notes its arguments, then does what the shell script says. */
  command(name: string, script?: string): Promise<void>;
  /** How the commands were called, in order. */
  calls(): Promise<string[]>;
  run(script: string, env?: Record<string, string>): Promise<{ exitCode: number; stdout: string; output: string }>;
  remove(): Promise<void>;
}

export async function openRunner(): Promise<Runner> {
  const directory = await mkdtemp(join(tmpdir(), 'kubesentiment-runner-'));
  const [bin, temporary, log] = ['bin', 'temp', 'calls.log'].map((name) => join(directory, name)) as [
    string,
    string,
    string,
  ]; // three names, three paths
  await Promise.all([bin, temporary].map((folder) => mkdir(folder)));
  await writeFile(log, '');
  return {
    directory,
    temporary,
    async command(name, script = '') {
      await writeFile(join(bin, name), `#!/bin/bash\nprintf '%s\\n' "${name} $*" >> "${log}"\n${script}\n`);
      await chmod(join(bin, name), 0o755);
    },
    calls: async () => (await readFile(log, 'utf8')).split('\n').filter((line) => line !== ''),
    async run(script, env = {}) {
      const { PATH = '' } = process.env;
      // As GitHub runs the step of a workflow (`bash -e`); nothing of our surroundings but PATH.
      const result = await execa('bash', ['-e', '-c', script], {
        cwd: project,
        env: { PATH: `${bin}${delimiter}${PATH}`, HOME: directory, RUNNER_TEMP: temporary, ...env },
        extendEnv: false,
        all: true,
        reject: false,
      });
      return { exitCode: result.exitCode ?? -1, stdout: result.stdout, output: result.all };
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}
