import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shortStackName } from '../config/index.ts';

/** A failed deploy, saved for later analysis. */
export interface Diagnostics {
  name: string;
  namespace: string;
  stack: string;
  /** The revision that failed. */
  revision: number;
  /** The error with its conditions, events and log lines, secrets masked. */
  text: string;
}

/** Writes the diagnostics to a file that only this user can read. @returns the file's path */
export async function saveDiagnostics(
  folder: string,
  { name, namespace, stack, revision, text }: Diagnostics,
): Promise<string> {
  const file = join(folder, `${shortStackName(stack)}-${name}-v${revision}.txt`);
  const lines = [
    `Release:   ${name}`,
    `Namespace: ${namespace}`,
    `Stack:     ${stack}`,
    `Revision:  ${revision}`,
    `Time:      ${new Date().toISOString()}`,
  ];
  await mkdir(folder, { recursive: true });
  await writeFile(file, `${lines.join('\n')}\n\n${text}\n`, { mode: 0o600 });
  return file;
}
