import type { OutputMap, Stack } from '@pulumi/pulumi/automation/index.js';
import type { ConfigChange } from '../../config/index.ts';
import { ReleaseError } from '../../errors.ts';
import { readReportedErrors, runFolderVariable } from '../../reportedErrors.ts';
import { type EngineExit, runEngine } from './engineProcess.ts';
import { collectErrors, type EngineEvent, isDebug } from './events.ts';
import type { Interruption } from './interruption.ts';
import { runFailure } from './runFailure.ts';
import { makeRunFolder, writeRunConfig } from './runFolder.ts';

/** One run of the engine on a stack of this project. */
export interface RunRequest {
  stack: string;
  /** The project's folder. */
  directory: string;
  /** Settings of this run alone, in their order: the stack's own file is not touched. */
  changes?: readonly ConfigChange[];
  /** Told of everything that happens. Pulumi has masked the values of secrets. */
  onEvent?: (event: EngineEvent) => void;
  /** Given what Pulumi prints, as it comes. */
  onOutput?: (text: string) => void;
  /** Whether a preview is printed as `pulumi preview --json` prints it. @default false */
  json?: boolean;
  /** Whether Pulumi prints the fields that change. @default false */
  diff?: boolean;
  /** Whether Pulumi colors what it prints. @default false */
  color?: boolean;
  /** Whether the state is compared with the cluster first. @default false */
  refresh?: boolean;
  /** How the run is told to end. */
  interruption?: Interruption;
}

export interface RunResult {
  /** The stack's outputs at its end, secret ones masked. */
  outputs: Readonly<Record<string, unknown>>;
  /** How many resources had each operation: `{ same: 20, update: 3 }`. */
  changes: Readonly<Record<string, number>>;
}

type Operation = 'preview' | 'up' | 'destroy';

/** What the run would change. @throws ReleaseError(s) as {@link updateStack} */
export function previewStack(request: RunRequest): Promise<RunResult> {
  return runStack('preview', request);
}

/**
 * `pulumi up`, without a question.
 * @throws ReleaseError(s) what the program and its resources say, ENGINE_FAILED, ENGINE_INTERRUPTED, ENGINE_MISSING,
 * RELEASE_IN_PROGRESS, STACK_NOT_FOUND, CONFIG_MISSING_FILE
 */
export function updateStack(request: RunRequest): Promise<RunResult> {
  return runStack('up', request);
}

/** `pulumi destroy`, without a question. @throws ReleaseError(s) as {@link updateStack} */
export function destroyStack(request: RunRequest): Promise<RunResult> {
  return runStack('destroy', request);
}

/** The stack's config as Pulumi hands it to the program, with the values of its secrets: for hiding them. */
export async function readPlainConfig(request: RunRequest): Promise<Record<string, string>> {
  const { stack, directory } = request;
  const { workspace } = await openStack({ stack, directory }, {}, () => undefined);
  const config = await workspace.getAllConfig(stack);
  return Object.fromEntries(Object.entries(config).map(([key, { value }]) => [key, value]));
}

async function runStack(operation: Operation, request: RunRequest): Promise<RunResult> {
  const { changes = [], interruption, onEvent, onOutput, diff, color = false, refresh, stack: name } = request;
  const { errors, take } = collectErrors();
  const seen = watchResults();
  const folder = await makeRunFolder();
  let exit: EngineExit | undefined;
  try {
    const config = changes.length === 0 ? undefined : await writeRunConfig(folder.path, { ...request, changes });
    const env = {
      // Tells the program that the command takes care of a failure.
      KUBESENTIMENT_COMMAND: 'release',
      [runFolderVariable]: folder.path,
      ...(config === undefined
        ? {}
        : { KUBESENTIMENT_CONFIG_FILE: config.configFile, KUBESENTIMENT_GIVEN_FILE: config.givenFile }),
    };
    const stack = await openStack(request, env, (done) => {
      exit = done;
    });
    const options = {
      onEvent: (event: EngineEvent) => {
        if (isDebug(event)) return;
        take(event);
        seen.take(event);
        onEvent?.(event);
      },
      color: color ? ('always' as const) : ('never' as const),
      suppressProgress: true,
      ...(onOutput === undefined ? {} : { onOutput }),
      ...(diff === undefined ? {} : { diff }),
      ...(refresh === undefined ? {} : { refresh }),
      ...(config === undefined ? {} : { configFile: config.configFile }),
    };
    if (operation === 'preview') await stack.preview(options);
    else if (operation === 'up') await stack.up(options);
    else await stack.destroy(options);
    return seen.result();
  } catch (error) {
    if (exit === undefined || exit.code === 0) throw error;
    const reported = await readReportedErrors(folder.path);
    const cancelled = interruption?.cancel.aborted ?? false;
    throw runFailure({ stack: name, exit, errors: errors(), reported, cancelled });
  } finally {
    await folder.remove();
  }
}

/** The outputs and the numbers, as the run's events tell them: the API would run Pulumi three more times to ask for them. */
function watchResults(): { take(event: EngineEvent): void; result(): RunResult } {
  let outputs: RunResult['outputs'] = {};
  let changes: RunResult['changes'] = {};
  return {
    take({ resOutputsEvent, summaryEvent }) {
      const { type, new: state } = resOutputsEvent?.metadata ?? {};
      if (type === 'pulumi:pulumi:Stack') outputs = state?.outputs ?? {};
      if (summaryEvent !== undefined) changes = { ...summaryEvent.resourceChanges };
    },
    result: () => ({ outputs, changes }),
  };
}

/** The stack in the API's hands, its engine run by us. */
async function openStack(
  { stack, directory, interruption, onOutput, json = false }: RunRequest,
  variables: Record<string, string>,
  onExit: (exit: EngineExit) => void,
): Promise<Stack> {
  // Loaded here: it takes longer than most commands do, and twice as long with what startup.mjs leaves out.
  await import(new URL('../../startup.mjs', import.meta.url).href);
  const { LocalWorkspace, PulumiCommand } = await import('@pulumi/pulumi/automation/index.js');
  const found = await PulumiCommand.get().catch((cause: unknown) => {
    throw new ReleaseError('ENGINE_MISSING', 'There is no pulumi on PATH that this program can use.', {
      hint: `Install Pulumi (https://www.pulumi.com/docs/install/), or run \`npm start\` once and then \`npm run -s release\`.`,
      cause,
    });
  });
  const pulumiCommand = Object.assign(found, {
    async run(args: string[], _directory: string, additional: Record<string, string>) {
      const exit = await runEngine({
        command: found.command,
        args: [
          ...(args.includes('--non-interactive') ? args : [...args, '--non-interactive']),
          ...(json && args[0] === 'preview' ? ['--json'] : []),
        ],
        directory,
        env: { ...process.env, ...additional, PULUMI_AUTOMATION_API: 'true' },
        interruption,
        onOutput,
      });
      onExit(exit);
      if (exit.code !== 0) throw new Error(`pulumi ended with exit code ${exit.code}`);
      return exit;
    },
  });
  const workspace = await LocalWorkspace.create({ workDir: directory, pulumiCommand, envVars: variables });
  // Which stack the user has selected is no matter of ours, and a stack that is not there shows in the run itself.
  workspace.selectStack = async () => undefined;
  workspace.stackOutputs = async (): Promise<OutputMap> => ({});
  const { Stack: stacks } = await import('@pulumi/pulumi/automation/index.js');
  const opened = await stacks.select(stack, workspace);
  opened.info = async () => undefined;
  return opened;
}
