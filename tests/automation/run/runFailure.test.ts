import { describe, expect, test } from '@jest/globals';
import { runFailure } from '../../../components/automation/run/runFailure.ts';
import { ReleaseErrors } from '../../../components/errors.ts';

function failureOf(errors: readonly string[], stderr = '', cancelled = false) {
  return runFailure({ stack: 'dev', exit: { code: 255, stdout: '', stderr }, errors, cancelled });
}

describe('runFailure', () => {
  test('keeps the code of an error of ours, and all its lines', () => {
    expect(failureOf(['RELEASE_NOT_READY: An object failed:\n  Job/x', 'noise'])).toMatchObject({
      code: 'RELEASE_NOT_READY',
      message: 'An object failed:\n  Job/x',
    });
  });

  test('keeps several', () => {
    expect(failureOf(['CONFIG_UNKNOWN_KEY: a', 'CHART_MISSING: b'])).toBeInstanceOf(ReleaseErrors);
  });

  test.each(['incorrect passphrase', 'passphrase must be set'])('says what to do about: %s', (words) => {
    expect(failureOf([], `error: ${words}`)).toMatchObject({
      hint: expect.stringContaining('PULUMI_CONFIG_PASSPHRASE'),
    });
  });

  test('says what repairs a state that nobody can read', () => {
    expect(failureOf([], 'error: failed to load checkpoint: EOF')).toMatchObject({
      code: 'ENGINE_FAILED',
      hint: expect.stringContaining('release deploy -s dev'),
    });
  });

  test.each([
    ['ENGINE_FAILED', ['the API server refused it'], '', false],
    ['ENGINE_FAILED', [], 'error: passphrase must be set', false],
    ['ENGINE_FAILED', [], '', false],
    ['ENGINE_INTERRUPTED', ['RELEASE_NOT_READY: x'], '', true],
    ['STACK_NOT_FOUND', [], "error: no stack named 'dev' found", false],
    ['RELEASE_IN_PROGRESS', [], 'error: the stack is currently locked by 1 lock(s).', false],
  ])('%s', (code, errors, stderr, cancelled) => {
    expect(failureOf(errors, stderr, cancelled)).toMatchObject({ code });
  });
});
