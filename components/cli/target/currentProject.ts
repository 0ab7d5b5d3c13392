import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { projectFiles } from '../../config/index.ts';
import { ReleaseError } from '../../errors.ts';

/** The folder of the program that this command belongs to, two above this one. */
export const projectDirectory = resolve(import.meta.dirname, '..', '..', '..');

/** A project as Pulumi finds it. */
export interface FoundProject {
  directory: string;
  /** The path of its Pulumi.yaml, by which Pulumi knows which stack is selected. */
  file: string;
}

/** Where a project of this kind has its command. */
const commands = ['main.mjs', 'main.ts'].map((name) => join('components', 'cli', name));

/** The nearest project from a folder upwards. (Source: pulumi sdk/go/common/workspace, DetectProjectPathFrom.) */
export function findProject(from: string = currentFolder()): FoundProject | undefined {
  for (let directory = resolve(from); ; directory = dirname(directory)) {
    for (const name of projectFiles) {
      const file = join(directory, name);
      if (statSync(file, { throwIfNoEntry: false })?.isFile()) return { directory, file };
    }
    if (dirname(directory) === directory) return undefined;
  }
}

/** Pulumi goes by the path that the shell shows, which may lead through links. (Source: Go's os.Getwd.) */
export function currentFolder(env: NodeJS.ProcessEnv = process.env): string {
  const { PWD: shown } = env;
  const isThere = shown?.startsWith('/') === true && existsSync(shown);
  return isThere && realpathSync(shown) === realpathSync(process.cwd()) ? shown : process.cwd();
}

/** The command of the current folder's project, when that is another clone than this one. */
export function commandElsewhere(from: string = currentFolder()): string | undefined {
  const found = findProject(from);
  if (found === undefined || isOurs(found)) return undefined;
  const command = commands.map((path) => join(found.directory, path)).find((path) => existsSync(path));
  if (command === undefined) return undefined;
  if (existsSync(join(found.directory, 'node_modules'))) return command;
  throw new ReleaseError('PROJECT_NOT_FOUND', `The project in ${found.directory} is not installed.`, {
    hint: 'Run `npm ci` there: the project of the current folder is the one that `release` acts on.',
  });
}

/**
 * The current folder decides which project is meant, as for `pulumi`.
 * @throws ReleaseError PROJECT_NOT_FOUND, PROJECT_OTHER when it is in no project or in one without this command
 */
export function requireProject(from: string = currentFolder()): FoundProject {
  const found = findProject(from);
  if (found === undefined) {
    throw new ReleaseError('PROJECT_NOT_FOUND', `There is no Pulumi.yaml in ${from} or in a folder above it.`, {
      hint: `The current folder says which project is meant. This command belongs to ${projectDirectory}.`,
    });
  }
  if (isOurs(found)) return found;
  throw new ReleaseError('PROJECT_OTHER', `The project of the current folder has no \`release\`: ${found.file}.`, {
    hint: `The current folder says which project is meant. This command belongs to ${projectDirectory}.`,
  });
}

function isOurs({ directory }: FoundProject): boolean {
  return realpathSync(directory) === realpathSync(projectDirectory);
}
