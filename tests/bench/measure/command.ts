import { join } from 'node:path';
import { execa } from 'execa';
import { npmBinFolder } from '../../../toolchain/paths.ts';
import { integrationEnvironment } from '../../integration/support/environment.ts';

/** The Node of this project. */
export const node = join(npmBinFolder, 'node');

/**
 * Runs a command to its end.
 * @returns its standard output
 * @throws Error with its whole output if it failed
 */
export async function command(
  file: string,
  args: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<string> {
  // Users do not set the folder of the compile cache, which the tests share.
  const { NODE_COMPILE_CACHE: _ofTests, ...variables } = integrationEnvironment().variables;
  // Certificates for other servers than the ones here, which Node reads at the start of each program.
  const neutral = { NODE_EXTRA_CA_CERTS: undefined };
  const options = {
    cwd,
    env: { ...variables, ...neutral, ...env },
    all: true,
    reject: false,
    stdin: 'ignore',
  } as const;
  const { exitCode, all, stdout } = await execa(file, args, options);
  if (exitCode !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${exitCode}:\n${all}`);
  return stdout;
}
