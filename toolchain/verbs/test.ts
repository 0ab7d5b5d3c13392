import { lintWorkflows } from '../lintWorkflows.ts';
import { npmBinFolder, projectFolder } from '../paths.ts';
import { step } from '../process/progress.ts';
import { run } from '../process/run.ts';
import { integration } from './integration.ts';

type Check = [title: string, check: () => Promise<number>];

const script = (name: string) => async () => {
  const env = { ...process.env, PATH: `${npmBinFolder}:${process.env.PATH ?? ''}` };
  return (await run('npm', ['run', '--silent', name], { cwd: projectFolder, env, show: true })).code;
};

/** Compares the chart with the commit where the branch began, and lints it. */
async function chartVersion(): Promise<number> {
  const args = ['components/cli/main.ts', 'lint', '--since', '--no-dependencies'];
  return (await run(process.execPath, args, { cwd: projectFolder, show: true })).code;
}

/** From fastest to slowest, so that mistakes show early. */
const checks: readonly Check[] = [
  ['the chart and its version', chartVersion],
  ['types', script('types')],
  ['lint', script('lint')],
  ['workflows', lintWorkflows],
  ['unit tests', script('unit')],
  ['integration tests', () => integration([])],
];

/** Thrown after a failed check, which has printed its error. */
class CheckFailed extends Error {}

/** `npm test`: runs every check in order and stops at the first failure. `npm run test:full` also runs the tests that it leaves to CI. */
export async function test(): Promise<number> {
  for (const [title, check] of checks) {
    const passes = await step(title, async () => mustPass(await check()), { streams: true }).catch((error: unknown) => {
      if (error instanceof CheckFailed) return false;
      throw error;
    });
    if (!passes) return 1;
  }
  return 0;
}

function mustPass(code: number): boolean {
  if (code !== 0) throw new CheckFailed();
  return true;
}
