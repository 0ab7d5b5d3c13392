import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { integrationEnvironment } from './environment.ts';
import { type CommandResult, killedCode, type Scenario } from './scenario.ts';

/** `script` takes the user's shell, and shells differ. */
const shell = { SHELL: '/bin/sh' };

/** Whether `script` of util-linux is on this machine, which runs a command on a terminal of its own. That of macOS takes other options. */
export const hasTerminal =
  process.platform === 'linux' &&
  spawnSync('script', ['-qefc', 'true', '/dev/null'], { env: { ...process.env, ...shell } }).status === 0;

/** What is typed once the terminal shows a text. */
export type Typed = readonly [shown: string, typed: string | ((output: string) => Promise<string>)];

export const enter = '\r';
export const ctrlC = '\u0003';

/**
 * Runs `release` as somebody at a terminal does.
 * @param typed in the order of what is shown. A function gets all that the terminal has shown so far
 * @param env over the scenario's
 */
export async function onTerminal(
  scenario: Scenario,
  args: readonly string[],
  typed: readonly Typed[],
  env: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  const { CI: _ci, GITHUB_ACTIONS: _actions, ...own } = process.env;
  const words = ['node', join('components', 'cli', 'main.ts'), ...args].map((word) => `'${word}'`);
  // Without `exec`, the shell may stay, get the Ctrl-C too, and end with 130 whatever the command ends with.
  const command = `exec ${words.join(' ')}`;
  const child = spawn('script', ['-qefc', command, '/dev/null'], {
    cwd: scenario.directory,
    env: { ...own, ...integrationEnvironment().variables, ...scenario.variables, ...env, ...shell },
  });
  let output = '';
  let from = 0;
  const left = [...typed];
  const answer = async () => {
    const [next] = left;
    const at = next === undefined ? -1 : output.indexOf(next[0], from);
    if (next === undefined || at === -1) return;
    left.shift();
    from = at + next[0].length;
    child.stdin.write(typeof next[1] === 'string' ? next[1] : await next[1](output));
    await answer();
  };
  const ended = Promise.withResolvers<number | null>();
  child.stdout.on('data', (chunk) => {
    output += String(chunk).replaceAll('\r\n', '\n');
    answer().catch(ended.reject);
  });
  child.once('error', ended.reject);
  child.once('close', ended.resolve);
  try {
    const exitCode = (await ended.promise) ?? killedCode;
    return { exitCode, output, stdout: output };
  } finally {
    child.kill();
  }
}
