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
    ['upgrade x ./chart -n apps --version 1.2.3 -s prod', 'release.namespace apps -s prod'],
    ['upgrade x ./chart -n apps --version 1.2.3 -s prod', '`release dependency update -s prod --version 1.2.3`'],
    ['env', '`release doctor`'],
    ['pull repo/chart', '`release dependency build -s <stack>`'],
    ['push x.tgz oci://x', '`release publish <archive> oci://<registry>/<path>`'],
    ['repo add x https://x', 'dependencies.repositories.<name>.url'],
    ['registry login x', '`helm registry login <host>`'],
    ['search repo x', '`helm search`'],
    ['refresh -s prod', '`pulumi refresh -s prod`'],
    ['up', '`release deploy -s <stack>`'],
    ['deploy -s local -i', "values of the stack's file"],
    ['deploy -s local --reuse-values', "values of the stack's file"],
    ['rollback -s local --history-max 3', 'release.historyMax 3 -s local'],
    ['deploy -s local -n apps', 'kubesentiment:release.namespace apps -s local'],
    ['deploy -s local --namespace=apps', 'kubesentiment:release.namespace apps -s local'],
    ['deploy -s local --kube-context prod', 'kubernetes:context prod -s local'],
    ['deploy -s local --kubeconfig x', '`KUBECONFIG=x release …`'],
    ['deploy -s local --ca-file ca.pem', 'repositories.<name>.caFile ca.pem -s local'],
    ['deploy mlops-sentiment ./chart -s local', '`-s local` is enough'],
    ['template mlops-sentiment ./chart', '`-s <stack>` is enough'],
    ['lint ./chart', '`-s <stack>` is enough'],
    ['rollback web 3 4 -s local', '`release rollback 3 -s local`'],
  ])('%s is answered with the equivalent command', async (line, way) => {
    const { exitCode, text } = await answerTo(line);
    expect(exitCode).not.toBe(0);
    expect(text).toMatch(/^COMMAND_[A-Z_]+: /);
    expect(text).toContain(way);
    expect(text).not.toContain('Did you mean');
  });

  test('is answered together with its options', async () => {
    const { text } = await answerTo('upgrade --install web ./chart -n apps --set image.tag=s3cret -s prod');
    expect(text.split('\n')).toEqual([
      "COMMAND_UNKNOWN_VERB: unknown command 'upgrade'",
      '  Here `release deploy -s prod` installs and upgrades.',
      "  --install: a deploy installs or upgrades, always with the values of the stack's file and of this command line: leave the option out.",
      '  -n: this is a setting of the stack: `pulumi config set --path kubesentiment:release.namespace apps -s prod`.',
      '(add --help for the options)',
      '',
    ]);
  });

  test.each([
    ['deplyo', 'Did you mean deploy?'],
    ['dependency upgrade', 'Did you mean update?'],
    ['deploy --sett a=b', 'Did you mean --set?'],
    ['values -s local --timeout 5x', "option '--timeout <duration>' argument '5x' is invalid"],
    ['deploy -s local --wait=never', 'Allowed choices are watcher, legacy, hookOnly'],
  ])('%s is answered with a normal error', async (line, answer) => {
    expect((await answerTo(line)).text).toContain(answer);
  });
});
