import { rmSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConfigChange, editForRun, stackFileName } from '../../config/index.ts';
import { ReleaseError } from '../../errors.ts';

/** A folder for one run, readable only by this user. */
export interface RunFolder {
  path: string;
  remove(): Promise<void>;
}

/** Creates the folder. It is removed when this process exits (not after SIGKILL). */
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

/** The files with one run's settings. */
export interface RunConfig {
  /** The stack's file with changes, including its salt or key. It has the same file name, which messages show. */
  configFile: string;
  /** The settings of the command line, for positions in errors. */
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
  const files = { configFile: join(folder, path), givenFile: join(folder, 'given.json') };
  const edited = editForRun({ path, text }, directory, changes);
  await writeFile(files.configFile, edited.file.text, { mode: 0o600 });
  await writeFile(files.givenFile, JSON.stringify(edited.given), { mode: 0o600 });
  return files;
}
