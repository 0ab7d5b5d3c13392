import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { openProject, parseStackName } from '../../config/index.ts';
import { ReleaseError } from '../../errors.ts';
import { isJsonObject, type Json } from '../../json/index.ts';
import { type FoundProject, requireProject } from './currentProject.ts';
import { stacksIn } from './stack.ts';

/**
 * The stack that the command line chooses, by Pulumi's rules: the named one, otherwise the one of `pulumi stack select`.
 * @param named the value of `--stack` or PULUMI_STACK
 * @returns undefined if no stack is named or selected
 * @throws ReleaseError PROJECT_NOT_FOUND, PROJECT_OTHER, STACK_INVALID_NAME, STACK_OTHER_PROJECT
 */
export function chosenStack(named: string | undefined, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const found = requireProject();
  const project = openProject(found.directory).name();
  const stack = named ?? selectedStack(found, project, env);
  if (stack === undefined) return undefined;
  const parts = parseStackName(stack);
  if (parts === undefined) {
    throw new ReleaseError('STACK_INVALID_NAME', `"${stack}" is not a valid stack name.`, {
      hint: 'Pulumi accepts <stack>, <organization>/<stack> and <organization>/<project>/<stack>.',
    });
  }
  if (parts.project !== undefined && parts.project !== project) {
    throw new ReleaseError(
      'STACK_OTHER_PROJECT',
      `The stack ${stack} belongs to the project "${parts.project}", but this project is "${project}".`,
      { hint: `Go to the folder of that project, or name a stack of this one: ${parts.stack}.` },
    );
  }
  return stack;
}

/** @throws ReleaseError STACK_NOT_NAMED, which lists the stacks, and the errors of {@link chosenStack} */
export async function requireStack(named: string | undefined): Promise<string> {
  const stack = chosenStack(named);
  if (stack !== undefined) return stack;
  const stacks = await stacksIn(requireProject().directory);
  throw new ReleaseError('STACK_NOT_NAMED', 'No stack is named or selected.', {
    hint: `Name it with -s <stack> or PULUMI_STACK, or select it with \`pulumi stack select\`. Stacks: ${stacks.join(', ') || 'none'}.`,
  });
}

/**
 * The stack that `pulumi stack select` has saved: one for each backend or, in files of earlier versions, one for all backends.
 * (Source: pulumi pkg/workspace, settings.go and workspace.go, and pkg/backend/state/stacks.go.)
 */
function selectedStack({ file, directory }: FoundProject, project: string, env: NodeJS.ProcessEnv): string | undefined {
  const home = env.PULUMI_HOME || join(homedir(), '.pulumi');
  const name = `${project}-${createHash('sha1').update(file).digest('hex')}-workspace.json`;
  const settings = readJson(join(home, 'workspaces', name));
  const { stack, stacks } = settings;
  if (isJsonObject(stacks)) {
    const selected = stacks[backendOf(directory, home, env) ?? ''];
    if (typeof selected === 'string') return selected;
  }
  return typeof stack === 'string' && stack !== '' ? stack : undefined;
}

/** The URL of the current backend. (Source: pulumi pkg/workspace/creds.go, GetCurrentCloudURLWithSource.) */
function backendOf(directory: string, home: string, env: NodeJS.ProcessEnv): string | undefined {
  const credentials = readJson(join(env.PULUMI_CREDENTIALS_PATH || home, 'credentials.json'));
  const current = typeof credentials.current === 'string' ? credentials.current : undefined;
  return env.PULUMI_BACKEND_URL || openProject(directory).backend() || current;
}

function readJson(file: string): Record<string, Json> {
  try {
    const value: Json = JSON.parse(readFileSync(file, 'utf8'));
    return isJsonObject(value) ? value : {};
  } catch {
    // Without the file no stack is selected.
    return {};
  }
}
