import { describe, expect, test } from '@jest/globals';
import { readSettings, readStackFile } from '../../components/config/index.ts';

const path = 'Pulumi.dev.yaml';
const minimal = `config:
  kubesentiment:release:
    name: app
    namespace: apps
`;

describe('a setting of the command line', () => {
  const stackFile = `${minimal}  kubesentiment:values:\n    replicas: 1\n    image:\n      tag: v1\n`;
  const read = (given: Parameters<typeof readSettings>[0]['run']) => {
    const edited = { path, text: `# laid out again\n\n${stackFile}` };
    const { config } = readStackFile(edited);
    return readSettings({ stack: 'dev', config, file: edited, ...(given === undefined ? {} : { run: given }) });
  };
  const file = { path, text: stackFile };
  const values = 'kubesentiment:values';

  test('has its flag as the position; other settings have the stack file', () => {
    const { origin, frameAt } = read({ file, given: [{ path: [values, 'image', 'tag'], flag: '--set image.tag=v2' }] });
    expect(origin(['values', 'image', 'tag'])).toEqual({ file: '--set image.tag=v2' });
    expect(frameAt({ file: '--set image.tag=v2' })).toBeUndefined();
    expect(origin(['values', 'image'])).toMatchObject({ file: path, line: 7 });
    expect(origin(['values', 'replicas'])).toMatchObject({ file: path, line: 6 });
    expect(frameAt({ file: path, line: 6 })).toContain('> 6 |     replicas: 1');
  });

  test('has the position in its values file', () => {
    const more = { path: 'more.yaml', text: 'other: 1\nreplicas: 5\nnew:\n  deep: [1, 2]\n' };
    const { origin, frameAt } = read({ file, given: [{ path: [values], file: more }] });
    expect(origin(['values', 'replicas'])).toEqual({ file: 'more.yaml', line: 2, column: 1 });
    expect(origin(['values', 'new', 'deep', 1])).toEqual({ file: 'more.yaml', line: 4, column: 13 });
    expect(frameAt({ file: 'more.yaml', line: 2, column: 1 })).toContain('> 2 | replicas: 5');
    expect(origin(['values', 'image', 'tag'])).toMatchObject({ file: path, line: 8 });
  });

  test('overrides an earlier one', () => {
    const more = { path: 'more.yaml', text: 'replicas: 5\n' };
    const given = [
      { path: [values], file: more },
      { path: [values, 'replicas'], flag: '--set replicas=6' },
    ];
    expect(read({ file, given }).origin(['values', 'replicas'])).toEqual({ file: '--set replicas=6' });
    expect(read({ file, given: given.toReversed() }).origin(['values', 'replicas'])).toMatchObject({ line: 1 });
  });

  test('has a hint with the flag if it is invalid', () => {
    const wrong = { path, text: `${minimal}    timeout: never\n` };
    const given = [{ path: ['kubesentiment:release', 'timeout'], flag: '--timeout never' }];
    const { config } = readStackFile(wrong);
    const run = { file: { path, text: minimal }, given };
    expect(() => readSettings({ stack: 'dev', config, file: wrong, run })).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID_VALUE',
        position: { file: '--timeout never' },
        frame: undefined,
        hint: expect.stringMatching(/`--timeout 10m`/),
      }),
    );
  });
});
