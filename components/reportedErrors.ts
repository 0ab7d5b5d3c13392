import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asOneError, formatError, ReleaseError, ReleaseErrors } from './errors.ts';

/**
 * The environment variable with the run's folder, which only the user can read. The command sets it; the program and
 * its provider inherit it from the engine.
 */
export const runFolderVariable = 'KUBESENTIMENT_RUN_FOLDER';

const prefix = 'error-';

/** An error that another process of the same run reported. */
export interface ReportedError {
  /** The text that the engine got to print. */
  text: string;
  error: ReleaseError | ReleaseErrors;
}

/**
 * Reports an error to the command that started the engine. The engine passes on text only, so the error with its codes,
 * positions and hints is written to the run's folder. If Pulumi runs without the command, there is no folder and only
 * the text is shown.
 * @returns the text for the engine
 */
export function reportError(error: unknown, env: NodeJS.ProcessEnv = process.env): string {
  const text = formatError(error);
  const folder = env[runFolderVariable];
  if (folder === undefined || !(error instanceof ReleaseError || error instanceof ReleaseErrors)) return text;
  const errors = error instanceof ReleaseErrors ? error.errors : [error];
  const data = errors.map(({ code, message, position, frame, hint }) => ({ code, message, position, frame, hint }));
  try {
    writeFileSync(join(folder, `${prefix}${randomUUID()}.json`), JSON.stringify({ text, errors: data }), {
      mode: 0o600,
    });
  } catch {
    // The command has ended and removed its folder. The engine still prints the text.
  }
  return text;
}

/** Reads the errors that the processes of a run have reported. */
export async function readReportedErrors(folder: string): Promise<ReportedError[]> {
  const names = (await readdir(folder)).filter((name) => name.startsWith(prefix));
  return Promise.all(
    names.map(async (name) => {
      // reportError has written this file.
      const { text, errors } = JSON.parse(await readFile(join(folder, name), 'utf8')) as Written;
      const all = errors.map(({ code, message, ...options }) => new ReleaseError(code, message, options));
      return { text, error: asOneError(all) };
    }),
  );
}

interface Written {
  text: string;
  errors: Pick<ReleaseError, 'code' | 'message' | 'position' | 'frame' | 'hint'>[];
}
