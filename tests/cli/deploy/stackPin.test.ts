import { describe, expect, test } from '@jest/globals';
import { pinOf, refusePinned } from '../../../components/cli/deploy/stackPin.ts';
import { readSettings, readStackFile } from '../../../components/config/index.ts';

function settingsWith(line: string) {
  const text = `config:\n  kubesentiment:release:\n    name: app\n    namespace: apps\n${line}`;
  const file = { path: 'Pulumi.prod.yaml', text };
  return readSettings({ stack: 'prod', config: readStackFile(file).config, file });
}

const pinned = [
  ['rollbackTo', 3],
  ['adopt', 7],
] as const;

describe.each(pinned)('a stack with %s', (key, revision) => {
  const settings = settingsWith(`    ${key}: ${revision}\n`);

  test.each([{ set: ['a=b'] }, { setString: ['a=b'] }, { setJson: ['a=1'] }, { values: ['more.yaml'] }])(
    'refuses values: %j',
    (options) => {
      expect(() => refusePinned(settings, 'acme/prod', options)).toThrow(
        expect.objectContaining({
          code: 'RELEASE_PINNED',
          message: expect.stringContaining(`pinned to revision ${revision} by kubesentiment:release.${key}`),
          position: { file: 'Pulumi.prod.yaml', line: 5, column: 5 },
          hint: expect.stringMatching(/--unpin.*release unpin -s acme\/prod/s),
        }),
      );
    },
  );

  test('accepts settings that affect a rollback, too', () => {
    expect(pinOf(settings)).toEqual({ key, revision });
    expect(() => refusePinned(settings, 'prod', { timeout: '10m', atomic: true, wait: false })).not.toThrow();
  });
});

test('a stack without a pin accepts values', () => {
  expect(pinOf(settingsWith(''))).toBeUndefined();
  expect(() => refusePinned(settingsWith(''), 'prod', { set: ['a=b'] })).not.toThrow();
});
