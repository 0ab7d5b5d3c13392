import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectFiles } from '../../config/index.ts';
import { ReleaseError } from '../../errors.ts';

/** A project, found by Pulumi's rules. */
export interface FoundProject {
  directory: string;
  /** The path of its Pulumi.yaml, which is Pulumi's key for the selected stack. */
  file: string;
}

/** The nearest project from a folder upwards. (Source: pulumi sdk/go/common/workspace, DetectProjectPathFrom.) */
function findProject(from: string = currentFolder()): FoundProject | undefined {
  for (let directory = resolve(from); ; directory = dirname(directory)) {
    for (const name of projectFiles) {
      const file = join(directory, name);
      if (statSync(file, { throwIfNoEntry: false })?.isFile()) return { directory, file };
    }
    if (dirname(directory) === directory) return undefined;
  }
}

/** Pulumi uses the shell's path, which may contain links. (Source: Go's os.Getwd.) */
function currentFolder(env: NodeJS.ProcessEnv = process.env): string {
  const { PWD: shown } = env;
  const isThere = shown?.startsWith('/') === true && existsSync(shown);
  return isThere && realpathSync(shown) === realpathSync(process.cwd()) ? shown : process.cwd();
}

/** The paths of the command in a clone. */
const commands = ['main.mjs', 'main.ts'].map((name) => join('components', 'cli', name));

const ownFolder = resolve(fileURLToPath(new URL('../../..', import.meta.url)));

/** The npm package contains no project: it is for the programs that have installed it. */
export const isPackage = !projectFiles.some((name) => existsSync(join(ownFolder, name)));

/** The folder of the command's project: the clone that contains the command. For the npm package, that of the current folder. */
export const projectDirectory = isPackage ? (findProject()?.directory ?? currentFolder()) : ownFolder;

/** The command of the current folder's project, if that is another clone. */
export function commandElsewhere(from: string = currentFolder()): string | undefined {
  const found = findProject(from);
  if (found === undefined || (!isPackage && isOurs(found))) return undefined;
  const command = commands.map((path) => join(found.directory, path)).find((path) => existsSync(path));
  if (command === undefined) return undefined;
  if (existsSync(join(found.directory, 'node_modules'))) return command;
  throw new ReleaseError('PROJECT_NOT_FOUND', `The project in ${found.directory} is not installed.`, {
    hint: 'Run `npm ci` there: `release` uses the project of the current folder.',
  });
}

/**
 * The project of the current folder, as for `pulumi`.
 * @throws ReleaseError PROJECT_NOT_FOUND, PROJECT_OTHER if the folder is in no project or in a project without this command
 */
export function requireProject(from: string = currentFolder()): FoundProject {
  const found = findProject(from);
  if (found === undefined) {
    throw new ReleaseError('PROJECT_NOT_FOUND', `No Pulumi.yaml found in ${from} or its parent folders.`, {
      hint: `\`release\` uses the project of the current folder. This command belongs to ${ownFolder}.`,
    });
  }
  if (isOurs(found)) return found;
  throw new ReleaseError('PROJECT_OTHER', `The project of the current folder has no \`release\`: ${found.file}.`, {
    hint: `\`release\` uses the project of the current folder. This command belongs to ${ownFolder}.`,
  });
}

function isOurs({ directory }: FoundProject): boolean {
  return realpathSync(directory) === realpathSync(projectDirectory);
}
