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
  /** Settings for this run only, in order: the stack's own file is not changed. */
  changes?: readonly ConfigChange[];
  /** Called with every event. Pulumi has masked the secrets. */
  onEvent?: (event: EngineEvent) => void;
  /** Called with Pulumi's output as it arrives. */
  onOutput?: (text: string) => void;
  /** Whether a preview is printed as JSON, like `pulumi preview --json`. @default false */
  json?: boolean;
  /** Whether Pulumi prints the changed fields. @default false */
  diff?: boolean;
  /** Whether Pulumi's output is colored. @default false */
  color?: boolean;
  /** Whether the state is compared with the cluster first. @default false */
  refresh?: boolean;
  /** Signals that end the run. */
  interruption?: Interruption;
}

export interface RunResult {
  /** The stack's final outputs, secrets masked. */
  outputs: Readonly<Record<string, unknown>>;
  /** The number of resources for each operation: `{ same: 20, update: 3 }`. */
  changes: Readonly<Record<string, number>>;
}

type Operation = 'preview' | 'up' | 'destroy';

/** Runs `pulumi preview`. @throws ReleaseError(s) as {@link updateStack} */
export function previewStack(request: RunRequest): Promise<RunResult> {
  return runStack('preview', request);
}

/**
 * Runs `pulumi up` without a prompt.
 * @throws ReleaseError(s) those of the program and its resources, ENGINE_FAILED, ENGINE_INTERRUPTED, ENGINE_MISSING,
 * RELEASE_IN_PROGRESS, STACK_NOT_FOUND, CONFIG_MISSING_FILE
 */
export function updateStack(request: RunRequest): Promise<RunResult> {
  return runStack('up', request);
}

/** Runs `pulumi destroy` without a prompt. @throws ReleaseError(s) as {@link updateStack} */
export function destroyStack(request: RunRequest): Promise<RunResult> {
  return runStack('destroy', request);
}

/** The stack's config as Pulumi passes it to the program, with decrypted secrets: used to mask them. */
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
      // The program gives no rollback advice then: the command handles a failure itself.
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
      onOutput,
      diff,
      refresh,
      configFile: config?.configFile,
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

/** Collects outputs and numbers from the run's events: the Automation API would run Pulumi three more times for them. */
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

/** Opens the stack with the Automation API, but runs the engine ourselves. */
async function openStack(
  { stack, directory, interruption, onOutput, json = false }: RunRequest,
  variables: Record<string, string>,
  onExit: (exit: EngineExit) => void,
): Promise<Stack> {
  // Lazy import: loading it takes longer than most commands, and twice as long without startup.mjs.
  await import(new URL('../../startup.mjs', import.meta.url).href);
  const { LocalWorkspace, PulumiCommand } = await import('@pulumi/pulumi/automation/index.js');
  const found = await PulumiCommand.get().catch((cause: unknown) => {
    throw new ReleaseError('ENGINE_MISSING', 'No usable pulumi found on PATH.', {
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
  // Don't change the user's selected stack; a missing stack is reported by the run itself.
  workspace.selectStack = async () => undefined;
  workspace.stackOutputs = async (): Promise<OutputMap> => ({});
  const { Stack: stacks } = await import('@pulumi/pulumi/automation/index.js');
  const opened = await stacks.select(stack, workspace);
  opened.info = async () => undefined;
  return opened;
}
