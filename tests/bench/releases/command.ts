import { execa } from 'execa';
import { integrationEnvironment } from '../../integration/support/environment.ts';

/** Runs a command to its end. Its output is the message of the error if it failed. */
export type Command = (
  file: string,
  args: readonly string[],
  cwd: string,
  env?: Record<string, string>,
) => Promise<void>;

export const command: Command = async (file, args, cwd, env = {}) => {
  const { variables } = integrationEnvironment();
  const { exitCode, all } = await execa(file, args, { cwd, env: { ...variables, ...env }, all: true, reject: false });
  if (exitCode !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${exitCode}:\n${all}`);
};
