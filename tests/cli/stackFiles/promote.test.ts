import { describe, expect, test } from '@jest/globals';
import { chartChanges, valueChanges } from '../../../components/cli/stackFiles/promote.ts';
import type { StackSettings } from '../../../components/config/index.ts';
import type { JsonObject, ValuePath } from '../../../components/json/index.ts';
import { withSecretPaths } from '../../../components/manifest/index.ts';
import type { ReleaseRecord } from '../../../components/revision/index.ts';

function recordOf(config: JsonObject, secrets: ValuePath[], metadata: JsonObject = {}): ReleaseRecord {
  const marks = { values: secrets, manifest: [], hooks: [], notes: [] };
  return {
    ...{ name: 'web', namespace: 'apps', version: 5, config, manifest: '', hooks: [], apply_method: '' },
    info: { first_deployed: '', last_deployed: '', deleted: '', description: '', status: 'deployed' },
    chart: {
      ...{ lock: null, templates: [], values: {}, schema: null, files: [] },
      metadata: withSecretPaths(metadata, marks),
    },
  };
}

describe('valueChanges', () => {
  const config = {
    db: { host: 'a', password: 'hunter2' },
    image: { tag: 'v2' },
    private: { image: { tag: 'v3' } },
    plain: { host: 'b' },
    items: [{ name: 'c' }],
  };
  const record = recordOf(config, [
    ['db', 'password'],
    ['private', 'image'],
  ]);
  const changes = (chosen: string[], secretPaths: ValuePath[] = [], inTarget: ValuePath[] = []) =>
    valueChanges(record, chosen, {
      source: { values: {}, secretPaths },
      target: { values: {}, secretPaths: inTarget },
      from: 'staging',
      to: 'prod',
    });

  test.each(['db.password', 'db', 'private.image.tag'])('refuses %s, which the record marks as secret', (path) => {
    expect(() => changes([path])).toThrow(
      expect.objectContaining({
        code: 'COMMAND_INVALID',
        message: `--value ${path} is a secret of stack staging, or contains one.`,
      }),
    );
  });

  test('refuses a value that is secret in the file today', () => {
    expect(() => changes(['db.host'], [['db', 'host']])).toThrow(expect.objectContaining({ code: 'COMMAND_INVALID' }));
  });

  test.each<[string, ValuePath, string]>([
    ['plain', ['plain', 'token'], 'contains the secret plain.token'],
    ['items', ['items', 0, 'token'], 'contains the secret items[0].token'],
    ['plain.host', ['plain', 'host'], 'is a secret'],
  ])('refuses %s in the place of the secret %j of the other stack', (path, secret, what) => {
    expect(() => changes([path], [], [secret])).toThrow(
      expect.objectContaining({
        code: 'COMMAND_INVALID',
        message: `--value ${path} ${what} of stack prod, which keeps its own.`,
      }),
    );
  });

  test.each<[ValuePath]>([[['image', 'tag']], [['image']]])(
    'leaves a tag as it is if %j is a secret of the other stack',
    (secret) => {
      expect(changes([], [], [secret])).toEqual([]);
    },
  );

  test('moves a value beside a secret of the other stack', () => {
    expect(changes(['plain.host'], [], [['plain', 'token'], ['private']])).toContainEqual({
      path: ['kubesentiment:values', 'plain', 'host'],
      value: 'b',
    });
  });

  test('leaves out the tags of images that are secret', () => {
    expect(changes(['db.host'])).toEqual([
      { path: ['kubesentiment:values', 'image', 'tag'], value: 'v2' },
      { path: ['kubesentiment:values', 'db', 'host'], value: 'a' },
    ]);
    expect(changes([], [['image']])).toEqual([]);
  });
});

describe('chartChanges', () => {
  type Pin = { version?: string; digest?: string };
  const changes = (deployed: { name: string; version: string }, from: Pin, to: Pin) => {
    // Only the settings of the chart.
    const stack = (pin: Pin) => ({ release: { chart: 'shop/web', ...pin } }) as unknown as StackSettings;
    return chartChanges(recordOf({}, [], deployed), stack(from), stack(to)).map(({ path, value }) => [path[1], value]);
  };
  const [old, now] = [
    { version: '1.9.0', digest: 'sha256:19' },
    { version: '2.0.0', digest: 'sha256:20' },
  ];

  test('moves the version and the digest of the file if that version is deployed', () => {
    expect(changes({ name: 'web', version: '2.0.0' }, now, old)).toEqual([
      ['version', '2.0.0'],
      ['digest', 'sha256:20'],
    ]);
    expect(changes({ name: 'web', version: '2.0.0' }, { ...now, version: 'v2.0.0' }, now)).toEqual([
      ['version', 'v2.0.0'],
    ]);
  });

  test('moves the version that a rollback has deployed, without the digest of another version', () => {
    const deployed = { name: 'web', version: '1.9.0' };
    expect(changes(deployed, now, { version: '1.8.0', digest: 'sha256:18' })).toEqual([
      ['version', '1.9.0'],
      ['digest', undefined],
    ]);
    expect(changes(deployed, now, {})).toEqual([['version', '1.9.0']]);
    expect(changes(deployed, now, old)).toEqual([]);
  });

  test('moves nothing if a rollback has deployed another chart', () => {
    expect(changes({ name: 'other', version: '1.9.0' }, now, {})).toEqual([]);
  });

  test('removes the digest of the target if the source has none for that version', () => {
    expect(changes({ name: 'web', version: '2.0.0' }, { version: '2.0.0' }, old)).toEqual([
      ['version', '2.0.0'],
      ['digest', undefined],
    ]);
  });
});
