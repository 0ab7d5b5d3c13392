import { rmSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ConfigChange,
  editConfig,
  givenSettings,
  openProject,
  stackFileName,
  valuesBelow,
} from '../../config/index.ts';
import { ReleaseError } from '../../errors.ts';

/** A folder of this run alone, which only this user can read. */
export interface RunFolder {
  path: string;
  remove(): Promise<void>;
}

/** Gone with this process at the latest, unless that is killed with -9. */
export async function makeRunFolder(): Promise<RunFolder> {
  const path = await mkdtemp(join(tmpdir(), 'kubesentiment-run-'));
  const onExit = () => rmSync(path, { recursive: true, force: true });
  process.on('exit', onExit);
  return {
    path,
    async remove() {
      await rm(path, { recursive: true, force: true });
      process.off('exit', onExit);
    },
  };
}

/** The files of one run's settings. */
export interface RunConfig {
  /** The stack's own file, its salt or key included, with changes. It has the name of the stack's own file, for messages. */
  configFile: string;
  /** What the command line says, for the places in errors. */
  givenFile: string;
}

/**
 * Writes the settings of one run.
 * @throws ReleaseError CONFIG_MISSING_FILE, CONFIG_INVALID_YAML
 */
export async function writeRunConfig(
  folder: string,
  { directory, stack, changes }: { directory: string; stack: string; changes: readonly ConfigChange[] },
): Promise<RunConfig> {
  const path = stackFileName(stack);
  const text = await readFile(join(directory, path), 'utf8').catch((cause: unknown) => {
    throw new ReleaseError('CONFIG_MISSING_FILE', `Stack "${stack}" has no file ${path}.`, { cause });
  });
  const file = { path, text };
  const files = { configFile: join(folder, path), givenFile: join(folder, 'given.json') };
  await writeFile(
    files.configFile,
    editConfig(file, changes, () => valuesBelow(file, openProject(directory))),
    { mode: 0o600 },
  );
  await writeFile(files.givenFile, JSON.stringify(givenSettings(changes)), { mode: 0o600 });
  return files;
}
