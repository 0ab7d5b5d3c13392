import { describe, expect, test } from '@jest/globals';
import { releaseProgram } from '../../../components/cli/program.ts';

/** The answers of the command line to unknown words. */
async function answerTo(line: string): Promise<{ exitCode: number; text: string }> {
  const words = line.split(' ');
  let text = '';
  const program = releaseProgram(words, (chunk) => (text += chunk));
  const exitCode = await program.parseAsync(words, { from: 'user' }).then(
    () => 0,
    (error: { exitCode?: number }) => error.exitCode ?? -1,
  );
  return { exitCode, text };
}

describe("a verb or an option of Helm's or Pulumi's", () => {
  test.each([
    ['upgrade --install x ./chart', '`release deploy -s <stack>`'],
    ['upgrade x ./chart -s prod', '`release deploy -s prod`'],
    ['install x ./chart', '`release deploy -s <stack>`'],
    ['uninstall x', '`pulumi destroy -s <stack>`'],
    ['delete x --stack=acme/prod', '`pulumi destroy -s acme/prod`'],
    ['destroy -s prod', '`pulumi destroy -s prod`'],
    ['version', '`release doctor`'],
    ['env', '`release doctor`'],
    ['--version', '`release doctor`'],
    ['show values ./chart', '`release values -s <stack>`'],
    ['pull repo/chart', '`release dependency build -s <stack>`'],
    ['repo add x https://x', 'kubesentiment:dependencies.repositories'],
    ['search repo x', '`helm search`'],
    ['refresh -s prod', '`pulumi refresh -s prod`'],
    ['up', '`release deploy -s <stack>`'],
    ['deploy -s local --dry-run', '`release preview`'],
    ['deploy -s local --dry-run=server', '`release preview`'],
    ['rollback 3 -s local --dry-run', '`release preview`'],
    ['deploy -s local --create-namespace', 'release.createNamespace true -s local'],
    ['deploy -s local -i', "values of the stack's file"],
    ['deploy -s local --reuse-values', "values of the stack's file"],
    ['deploy -s local --history-max 3', 'release.historyMax 10 -s local'],
    ['deploy -s local -n apps', 'kubesentiment:release.namespace'],
    ['deploy -s local --kube-context prod', 'kubernetes:context <context> -s local'],
    ['deploy mlops-sentiment ./chart -s local', '`-s local` is enough'],
    ['template mlops-sentiment ./chart', '`-s <stack>` is enough'],
    ['lint ./chart', '`-s <stack>` is enough'],
    ['rollback mlops-sentiment 3 -s local', '`release rollback 3 -s local`'],
    ['rollback mlops-sentiment -s local', '`release rollback 3 -s <stack>`'],
  ])('%s is answered with the equivalent command', async (line, way) => {
    const { exitCode, text } = await answerTo(line);
    expect(exitCode).not.toBe(0);
    expect(text).toContain(way);
    expect(text).not.toContain('Did you mean');
  });

  test.each([
    ['deplyo', 'Did you mean deploy?'],
    ['dependency upgrade', 'Did you mean update?'],
    ['deploy --sett a=b', 'Did you mean --set?'],
    ['values -s local --timeout 5x', "option '--timeout <duration>' argument '5x' is invalid"],
  ])('%s is answered with a normal error', async (line, answer) => {
    expect((await answerTo(line)).text).toContain(answer);
  });
});
