import { describe, expect, test } from '@jest/globals';
import { busyLockCheck } from '../../../components/cli/doctor/backend.ts';
import { bounded } from '../../../components/cli/doctor/bounded.ts';
import { type Check, ok, problem } from '../../../components/cli/doctor/check.ts';
import { ask, withoutCredentials } from '../../../components/cli/doctor/command.ts';
import { formatChecks } from '../../../components/cli/doctor/doctor.ts';
import { historyChecks } from '../../../components/cli/doctor/history.ts';
import { oldestNode, versionCheck } from '../../../components/cli/doctor/tools.ts';
import { ReleaseError, ReleaseErrors } from '../../../components/errors.ts';
import { inspectRelease } from '../../../components/revision/history/inspectRelease.ts';
import type { ReleaseStatus } from '../../../components/revision/storage/record.ts';
import { ourLabels, storeWith } from '../../revision/storage/memoryStore.ts';

const brief = (checks: readonly Check[]) => checks.map(({ check, state }) => `${state} ${check}`);

describe('a check of release doctor', () => {
  test('that fails or hangs is reported as a problem', async () => {
    const errors = [new ReleaseError('CLUSTER_CONFIG', 'one.'), new ReleaseError('CONFIG_UNKNOWN_KEY', 'two.')];
    const failing = await bounded('config', () => Promise.reject(new ReleaseErrors(errors)), 1000);
    expect(failing.map(({ state, message }) => `${state} ${message}`)).toEqual([
      'problem CLUSTER_CONFIG: one.',
      'problem CONFIG_UNKNOWN_KEY: two.',
    ]);
    expect(brief(await bounded('cluster', () => Promise.reject(new Error('x')), 1000))).toEqual(['problem cluster']);
    expect(brief(await bounded('cluster', () => new Promise(() => undefined), 10))).toEqual(['problem cluster']);
  });

  test('of a program reports why the program does not answer', async () => {
    expect(await ask('a-program-that-is-not-there', [], '.')).toEqual({ missing: true });
    const failing = ask('node', ['-e', 'console.error("error: no s3://me:word@host"); process.exit(1)'], '.');
    expect(await failing).toEqual({ failure: 'no s3://host' });
    expect(withoutCredentials('at https://a:b@c/d@e')).toBe('at https://c/d@e');
  });
});

describe('a version', () => {
  test.each([
    ['v3.260.1\n', 'ok'],
    ['v3.258.9', 'problem'],
    ['none of them', 'warning'],
  ])('%j is %s', (stdout, state) => {
    expect(versionCheck('pulumi', { stdout }, '3.259.0', '').state).toBe(state);
  });

  test.each([
    ['v20.20.2', '22.19.0'],
    ['v22.19.0', '22.19.0'],
    ['v23.11.0', '24.0.0'],
    ['v26.1.0', '22.19.0'],
  ])('Node %s is compared with Node %s', (stdout, oldest) => {
    expect(oldestNode({ stdout })).toBe(oldest);
  });
});

describe('a lock', () => {
  const lock = { pid: 7, username: 'me', hostname: 'here', timestamp: 'noon' };

  test('is a problem if its holder is dead, otherwise a warning to wait', () => {
    expect(busyLockCheck(lock, 'dev', false)).toMatchObject({ state: 'problem', hint: 'pulumi cancel -s dev' });
    expect(busyLockCheck(lock, 'dev', true)).toMatchObject({ state: 'warning', hint: 'Wait for it to end.' });
    expect(busyLockCheck(lock, 'dev', undefined).hint).toContain('pulumi cancel -s dev');
    expect(busyLockCheck(lock, 'dev', true).message).toContain('me@here (pid 7) since noon');
  });
});

describe('the health of a history', () => {
  const checksOf = async (statuses: ReleaseStatus[], rollbackTo?: number, seconds = 0, damaged?: number) => {
    const store = await storeWith(statuses, ourLabels, 1);
    if (damaged !== undefined) store.damage(damaged, (slot) => Object.assign(slot, { text: 'none' }));
    return historyChecks(await inspectRelease({ store }), rollbackTo, new Date(seconds * 1000));
  };

  test('is good after a deploy and before the first one', async () => {
    expect(brief(await checksOf(['superseded', 'failed', 'deployed']))).toEqual(['ok history']);
    expect(brief(await checksOf([]))).toEqual(['ok history']);
    expect(brief(await checksOf(['superseded', 'uninstalled']))).toEqual(['ok history']);
  });

  test.each<[ReleaseStatus[], string]>([
    [['deployed', 'deployed'], 'More than one revision is deployed: 1, 2.'],
    [['superseded', 'superseded'], 'No revision is deployed.'],
    [['deployed', 'failed'], 'The newest revision, 2, has failed.'],
    [['deployed', 'pending-upgrade'], 'Revision 2 is pending-upgrade since'],
  ])('has a warning with %j', async (statuses, message) => {
    expect(await checksOf(statuses)).toMatchObject([{ state: 'warning', message: expect.stringContaining(message) }]);
  });

  test('distinguishes a run that may be alive from a dead one', async () => {
    const hintOf = async (seconds: number) =>
      (await checksOf(['deployed', 'pending-upgrade'], undefined, seconds))[0]?.hint;
    expect(await hintOf(ourLabels.timeout)).toContain('Wait');
    expect(await hintOf(ourLabels.timeout + 2)).toContain('dead');
  });

  test('reports damaged records', async () => {
    const checks = await checksOf(['superseded', 'deployed'], undefined, 0, 1);
    expect(checks).toMatchObject([{ state: 'warning', message: expect.stringContaining('Revision 1 cannot be read') }]);
  });

  test('reports a pin, and a pin to a missing revision', async () => {
    expect(brief(await checksOf(['superseded', 'deployed'], 1))).toEqual(['warning rollbackTo']);
    expect(brief(await checksOf(['superseded', 'deployed'], 7))).toEqual(['problem rollbackTo']);
  });

  test('has a warning if the next record may be too large', () => {
    const largest = { version: 3, bytes: 900, limit: 1000 };
    const newest = { version: 3, status: 'deployed' as const, createdAt: 0 };
    const checks = historyChecks({ revisions: [newest], newest, largest }, undefined);
    expect(checks).toMatchObject([{ state: 'warning', message: expect.stringContaining('90 %') }]);
  });
});

test('checks are printed within the width, with the hint below each', () => {
  const text = formatChecks([ok('node', '24'), problem('lock', 'It is held by somebody.', 'pulumi cancel')], 36, false);
  expect(text).toBe(`ok       node  24
problem  lock  It is held by
               somebody.
               pulumi cancel
`);
});
