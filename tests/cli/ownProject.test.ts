import { execFile } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { lintProject } from '../../components/cli/lint/lint.ts';
import { countAgainst } from '../../components/cli/lint/lintReport.ts';

/** The exit code of the command `release`, and what it says. */
function release(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, ['components/cli/main.ts', ...args], (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

describe('this project', () => {
  test('passes a strict lint: its chart, the defaults, every stack', async () => {
    const findings = await lintProject('.', {});
    expect(findings.filter((finding) => countAgainst([finding], true))).toEqual([]);
  });
});

describe('the command release lint', () => {
  test('exits with 0 without relevant findings, and prints findings for scripts', async () => {
    const { code, stdout } = await release('lint', '--strict', '--no-dependencies', '-s', 'dev', '-o', 'json');
    expect([code, JSON.parse(stdout)]).toEqual([0, expect.any(Array)]);
  });

  test.each([[['lint', '--nonsense']], [['lint', '--output', 'xml']], [['lint', '--stack', 'none']]])(
    'exits with 2 for %j',
    async (args) => {
      const { code, stdout, stderr } = await release(...args);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).not.toBe('');
    },
  );
});
