import { spawnSync } from 'node:child_process';
import { ReleaseError } from '../../errors.ts';

/** What `sops` has printed. */
export interface SopsAnswer {
  code: number;
  stdout: string;
  /** It may quote values in plain text. */
  stderr: string;
}

/** A key service or an agent may ask for a confirmation. */
const deadlineMs = 120_000;
const largestOutput = 64_000_000;

/**
 * Runs `sops` of PATH, with the user's environment: SOPS_AGE_KEY, SOPS_AGE_KEY_FILE, credentials of key services.
 * @param input for standard input. It goes through a pipe of the shell: `sops` opens /dev/stdin, and a socket, which
 * Node gives to its children, cannot be opened
 * @throws ReleaseError SOPS_MISSING, SOPS_FAILED
 */
export function runSops(args: readonly string[], { cwd, input }: { cwd: string; input?: string }): SopsAnswer {
  const [command, given] = input === undefined ? ['sops', args] : ['sh', ['-c', 'cat | sops "$@"', 'sh', ...args]];
  const { error, status, stdout, stderr } = spawnSync(command, given, {
    ...{ cwd, env: process.env, encoding: 'utf8', timeout: deadlineMs, maxBuffer: largestOutput },
    ...(input === undefined ? { stdio: ['ignore', 'pipe', 'pipe'] } : { input }),
  });
  const code = error === undefined ? undefined : (error as NodeJS.ErrnoException).code; // an error of Node
  if (code === 'ENOENT' || status === 127) {
    throw new ReleaseError('SOPS_MISSING', 'The program `sops` was not found on PATH.', {
      hint: 'Install SOPS: https://github.com/getsops/sops/releases, `brew install sops`, or your package manager.',
      cause: error,
    });
  }
  if (error === undefined && status !== null) return { code: status, stdout, stderr };
  const problem = code === 'ETIMEDOUT' ? `did not end within ${deadlineMs / 1000} s` : 'could not be run';
  throw new ReleaseError('SOPS_FAILED', `The program \`sops\` ${problem}.`, {
    hint: 'Run it by hand: it may wait for a key service or a passphrase.',
    cause: error,
  });
}
