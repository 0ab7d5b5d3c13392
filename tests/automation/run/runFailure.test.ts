import { describe, expect, test } from '@jest/globals';
import { plainText } from '../../../components/automation/run/events.ts';
import { runFailure } from '../../../components/automation/run/runFailure.ts';
import { formatError, ReleaseError, ReleaseErrors } from '../../../components/errors.ts';
import type { ReportedError } from '../../../components/reportedErrors.ts';

const notReady = new ReleaseError('RELEASE_NOT_READY', 'An object failed:\n  Job/x with hunter2-canary', {
  position: { file: 'Pulumi.dev.yaml', line: 3 },
  hint: 'Read its log.',
});
const config = new ReleaseErrors([new ReleaseError('CONFIG_UNKNOWN_KEY', 'a'), new ReleaseError('CHART_MISSING', 'b')]);
const reported = [config, notReady].map((error): ReportedError => ({ error, text: formatError(error) }));

function failureOf(errors: readonly string[], stderr = '', cancelled = false) {
  return runFailure({ stack: 'dev', exit: { code: 255, stdout: '', stderr }, errors, reported, cancelled });
}

describe('runFailure', () => {
  test('returns the complete error of the provider that the engine has printed', () => {
    const printed = `1 error occurred:\n\t* ${formatError(notReady)}\n\n`;
    expect(failureOf([printed, 'noise'])).toBe(notReady);
  });

  test('returns several errors of the program', () => {
    expect(failureOf([formatError(config)])).toMatchObject({ errors: config.errors });
  });

  test('keeps values masked that the engine has masked', () => {
    const printed = `1 error occurred:\n\t* ${formatError(notReady).replace('hunter2-canary', '[secret]')}\n\n`;
    const failure = failureOf([plainText(printed)]);
    expect(failure).toMatchObject({ code: 'RELEASE_NOT_READY' });
    expect(formatError(failure)).toContain('Job/x with (secret)\n  at Pulumi.dev.yaml:3');
    expect(formatError(failure)).not.toContain('hunter2');
  });

  test('ignores error codes in texts that the program has not reported', () => {
    expect(failureOf(['RELEASE_NOT_FOUND: says the log of a pod'])).toMatchObject({ code: 'ENGINE_FAILED' });
  });

  test('omits an error that was reported but not printed', () => {
    expect(failureOf(['the API server refused it'])).toMatchObject({ code: 'ENGINE_FAILED' });
  });

  test.each(['incorrect passphrase', 'passphrase must be set'])('says what to do about: %s', (words) => {
    expect(failureOf([], `error: ${words}`)).toMatchObject({
      hint: expect.stringContaining('PULUMI_CONFIG_PASSPHRASE'),
    });
  });

  test('names the command that repairs an unreadable state', () => {
    expect(failureOf([], 'error: failed to load checkpoint: EOF')).toMatchObject({
      code: 'ENGINE_FAILED',
      hint: expect.stringContaining('release deploy -s dev'),
    });
  });

  test.each([
    ['ENGINE_FAILED', ['the API server refused it'], '', false],
    ['ENGINE_FAILED', [], 'error: passphrase must be set', false],
    ['ENGINE_FAILED', [], '', false],
    ['ENGINE_INTERRUPTED', [formatError(notReady)], '', true],
    ['STACK_NOT_FOUND', [], "error: no stack named 'dev' found", false],
    ['RELEASE_IN_PROGRESS', [], 'error: the stack is currently locked by 1 lock(s).', false],
  ])('%s', (code, errors, stderr, cancelled) => {
    expect(failureOf(errors, stderr, cancelled)).toMatchObject({ code });
  });
});
