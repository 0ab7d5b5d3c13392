import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { CommandResult } from './scenario.ts';

/** Runs a user's command lines one after the other; what one of them exports, the next ones see. */
export type Shell = (line: string) => Promise<CommandResult>;

/** @param variables variables for the first line, in addition to this process's own */
export function openShell(directory: string, variables: Readonly<Record<string, string>>): Shell {
  let env: Record<string, string> = { ...variables };
  const exported = join(directory, '.exported');
  return async (line) => {
    // In one shell with `eval`, so that the line is understood as if it were typed.
    const script = `eval "$LINE"; code=$?; unset LINE; env -0 > '${exported}'; exit $code`;
    const options = { cwd: directory, env: { ...env, LINE: line }, all: true, reject: false, stdin: 'ignore' } as const;
    const { exitCode, all, stdout } = await execa('bash', ['-c', script], options);
    if (exitCode === undefined) throw new Error(`${line} was killed:\n${all}`);
    const entries = (await readFile(exported, 'utf8')).split('\0').filter((entry) => entry.includes('='));
    env = Object.fromEntries(entries.map((entry) => [entry.slice(0, entry.indexOf('=')), after(entry)]));
    return { exitCode, output: all, stdout };
  };
}

/** Writes `release` as `npm run env` puts it on PATH. @returns its folder */
export async function writeLauncher(directory: string): Promise<string> {
  const folder = join(directory, 'bin');
  const file = join(folder, 'release');
  await mkdir(folder, { recursive: true });
  await writeFile(file, `#!/bin/sh\nexec node '${join(directory, 'components', 'cli', 'main.ts')}' "$@"\n`);
  await chmod(file, 0o755);
  return folder;
}

function after(entry: string): string {
  return entry.slice(entry.indexOf('=') + 1);
}
