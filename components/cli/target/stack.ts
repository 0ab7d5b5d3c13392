import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { closestName } from '../../closestName.ts';
import {
  type ConfigChange,
  editForRun,
  type GivenSetting,
  openProject,
  readKubernetesSettings,
  readSettings,
  readStackFile,
  type StackFileText,
  type StackSettings,
  shortStackName,
  stackFileName,
} from '../../config/index.ts';
import { ReleaseError } from '../../errors.ts';
import { readdir, readFile } from '../../files/readAtOnce.ts';
import type { ClusterTarget } from '../../revision/index.ts';
import { projectDirectory } from './currentProject.ts';
import { isOwnProgram, ownProgram } from './ownProgram.ts';

export { projectDirectory } from './currentProject.ts';

/** The content of a stack's file, read without Pulumi's engine. Secret values are masked, because they can't be decrypted here. */
export interface StackView {
  /** As passed to Pulumi: `stack`, `organization/stack` or `organization/project/stack`. */
  stack: string;
  settings: StackSettings;
  cluster: ClusterTarget;
}

/**
 * @param stack as Pulumi accepts it
 * @param directory the project's folder
 * @param changes settings for one run
 * @throws ReleaseError(s) CONFIG_* with the position in the file; PROJECT_OWN_PROGRAM
 */
export async function readStack(
  stack: string,
  directory: string = projectDirectory,
  changes: readonly ConfigChange[] = [],
): Promise<StackView> {
  const file = await readStackText(stack, directory);
  if (changes.length === 0) return viewOf(stack, directory, { file });
  const edited = editForRun(file, directory, changes);
  return viewOf(stack, directory, { file: edited.file, run: { file, given: edited.given } });
}

/**
 * The defaults of a stack's settings, for a command without a stack: no repositories, and the project's chart.
 * @param release other settings of the release
 * @param stack shown as the stack's name
 */
export function settingsWithoutStack(
  release: { name?: string; chart?: string | undefined } = {},
  stack = '',
): StackSettings {
  const config = { name: 'release-name', namespace: 'default', ...release };
  return readSettings({ stack, config: { 'kubesentiment:release': JSON.stringify(config) } });
}

/** The names of the stacks that have a file, sorted. */
export async function stacksIn(directory: string): Promise<string[]> {
  const names = await readdir(directory);
  return names.flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []).sort();
}

/** The text of a stack's file. @throws ReleaseError CONFIG_MISSING_FILE, PROJECT_OWN_PROGRAM */
export async function readStackText(stack: string, directory: string = projectDirectory): Promise<StackFileText> {
  if (await isOwnProgram(directory)) throw ownProgram(shortStackName(stack));
  const path = stackFileName(stack);
  try {
    // Loading fs/promises takes longer than the reading.
    return { path, text: readFileSync(resolve(directory, path), 'utf8') };
  } catch (cause) {
    throw await missingStack(stack, directory, cause);
  }
}

async function missingStack(stack: string, directory: string, cause: unknown): Promise<ReleaseError> {
  const name = shortStackName(stack);
  const others = await stacksIn(directory).catch(() => []);
  const closest = closestName(name, others);
  const suggestion = closest === undefined ? '' : ` Did you mean ${closest}?`;
  const message = `Stack ${name} not found: the project has no file ${stackFileName(stack)}.${suggestion}`;
  const isFile = /\.(?:ya?ml|hbs|tpl|txt|json)$/.test(stack);
  const hint = [
    others.length === 0 ? 'There are no stacks yet.' : `Stacks: ${others.join(', ')}.`,
    isFile
      ? `-s names the stack. The option for a template is \`--show-only ${stack}\`, and for values \`-f ${stack}\`.`
      : `Create a new stack with \`release init ${name}\`.`,
  ].join('\n');
  return new ReleaseError('CONFIG_MISSING_FILE', message, { cause, hint });
}

function viewOf(
  stack: string,
  directory: string,
  files: { file: StackFileText; run?: { file: StackFileText; given: readonly GivenSetting[] } },
): StackView {
  const project = openProject(directory);
  const { config: own, secretKeys } = readStackFile(files.file);
  const config = { ...project.config(), ...own };
  const settings = readSettings({ stack: shortStackName(stack), config, secretKeys, project, ...files });
  return { stack, settings, cluster: clusterIn(config, secretKeys) };
}

/** Encrypted settings cannot be read here: then the environment decides, as for kubectl. */
function clusterIn(config: Record<string, string>, secretKeys: readonly string[]): ClusterTarget {
  return readKubernetesSettings((key) => (secretKeys.includes(key) ? undefined : config[key]));
}

/** The cluster of a stack whose program declares its releases. The stack need not have a file. */
export async function clusterOfStack(stack: string, directory: string = projectDirectory): Promise<ClusterTarget> {
  const path = stackFileName(stack);
  const text = await readFile(resolve(directory, path), 'utf8').catch(() => '');
  const { config, secretKeys } = readStackFile({ path, text });
  return clusterIn({ ...openProject(directory).config(), ...config }, secretKeys);
}
