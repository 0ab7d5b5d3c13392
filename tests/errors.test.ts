import { describe, expect, test } from '@jest/globals';
import { codesIn, formatError, ReleaseError, ReleaseErrors, throwAll } from '../components/errors.ts';

describe('formatError', () => {
  test('prints the code, the position and the hint', () => {
    const error = new ReleaseError('CONFIG_UNKNOWN_KEY', 'kubesentiment:release has no setting "wiat".', {
      position: { file: 'Pulumi.dev.yaml', line: 3, column: 5 },
      hint: 'Did you mean "wait"?',
    });
    expect(formatError(error)).toBe(
      'CONFIG_UNKNOWN_KEY: kubesentiment:release has no setting "wiat".\n  at Pulumi.dev.yaml:3:5\n  Did you mean "wait"?',
    );
  });

  test('prints all errors of a pass', () => {
    const errors = [new ReleaseError('CHART_MISSING', 'one'), new ReleaseError('CHART_MISSING', 'two')];
    expect(formatError(new ReleaseErrors(errors))).toBe('CHART_MISSING: one\n\nCHART_MISSING: two');
  });
});

describe('throwAll', () => {
  test('throws nothing for no errors', () => {
    expect(() => throwAll([])).not.toThrow();
  });

  test('throws a single error as it is', () => {
    const error = new ReleaseError('CHART_MISSING', 'one');
    expect(() => throwAll([error])).toThrow(error);
  });
});

describe('codesIn', () => {
  const one = new ReleaseError(
    'REVISION_FOREIGN',
    'Revision 3 of "web" is another stack\'s.\nHOOK_FAILED: a log line',
    { hint: 'CHART_MISSING: no' },
  );

  test.each([
    ['one error', formatError(one), ['REVISION_FOREIGN']],
    [
      'several',
      formatError(new ReleaseErrors([one, new ReleaseError('CHART_MISSING', 'b')])),
      ['REVISION_FOREIGN', 'CHART_MISSING'],
    ],
    ['an error that the engine has wrapped', `1 error occurred:\n\t* ${formatError(one)}\n\n`, ['REVISION_FOREIGN']],
    ['other text', 'secrets "web" is forbidden: REVISION_FOREIGN: no', []],
  ])('finds the codes of %s', (_name, text, codes) => {
    expect(codesIn(text)).toEqual(codes);
  });
});
