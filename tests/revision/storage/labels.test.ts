import { describe, expect, test } from '@jest/globals';
import { labelsFor, recordName, summaryOf, systemLabels } from '../../../components/revision/storage/labels.ts';
import { ourLabels, recordOf } from './memoryStore.ts';

describe('the labels of a record', () => {
  const name = recordName('app', 3);
  const labels = {
    ...labelsFor(3, { ...ourLabels, rollbackTo: 1 }),
    ...systemLabels(recordOf(3, 'deployed'), { createdAt: 7 }),
  };

  test("are Helm's six labels and ours, and parse to the same values", () => {
    expect(labels).toMatchObject({ name: 'app', owner: 'helm', status: 'deployed', version: '3', createdAt: '7' });
    const ownLabels = { ...ourLabels, rollbackTo: 1 };
    expect(summaryOf('app', { name, labels, createdAt: 7 })).toEqual({
      version: 3,
      status: 'deployed',
      createdAt: 7,
      ownLabels,
    });
  });

  test('are not ours on a revision that Helm copied', () => {
    expect(
      summaryOf('app', { name: recordName('app', 4), labels: { ...labels, version: '4' }, createdAt: 7 })?.ownLabels,
    ).toBeUndefined();
  });

  test('read a status of a future Helm as unknown', () => {
    expect(summaryOf('app', { name, labels: { ...labels, status: 'pondering' }, createdAt: 7 })?.status).toBe(
      'unknown',
    );
  });

  test.each([
    ['lost its labels', name, {}],
    ['has the labels of another number', name, { ...labels, version: '4' }],
    ['has the labels of another owner', name, { ...labels, owner: 'flux' }],
    ['has the labels of another release', name, { ...labels, name: 'other' }],
  ])('keep its number reserved if a record %s', (_what, secret, found) => {
    const summary = summaryOf('app', { name: secret, labels: found, createdAt: 7 });
    expect(summary).toMatchObject({ version: 3, status: 'unknown', damage: expect.stringContaining(name) });
    expect(summary?.ownLabels).toBeUndefined();
  });

  test('on a Secret of another name mark it as damaged', () => {
    const summary = summaryOf('app', { name: 'backup', labels, createdAt: 7 });
    expect(summary).toMatchObject({ version: 3, status: 'unknown', damage: expect.stringContaining('backup') });
  });

  test.each([
    ['another release', recordName('other', 3), { ...labels, name: 'other' }],
    ['a release whose name has the same prefix', recordName('app.v1', 3), { ...labels, name: 'app.v1' }],
    ['a record without a number', 'sh.helm.release.v1.app.vx', {}],
    ['a record with the number 0', recordName('app', 0), {}],
  ])('of %s are not listed', (_what, secret, found) => {
    expect(summaryOf('app', { name: secret, labels: found, createdAt: 7 })).toBeUndefined();
  });
});
