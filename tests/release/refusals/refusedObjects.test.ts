import { describe, expect, jest, test } from '@jest/globals';
import * as pulumi from '@pulumi/pulumi';
import { ReleaseError } from '../../../components/errors.ts';
import { refusalReaction } from '../../../components/release/refusals/refusedObjects.ts';
import type { NameState } from '../../../components/revision/index.ts';

const newInputs = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'old', namespace: 'apps' } };
const applied = 'resource "urn:…" was not successfully created by the Kubernetes API server: ';
const fixed = `${applied}Pod "old" is invalid: spec: Forbidden: pod updates may not change fields other than …`;
const quota = `${applied}pods "old" is forbidden: exceeded quota`;

/** @returns whether the object is created again, and the reason of the refusal if it is not */
async function reactionTo(
  refused: Partial<pulumi.ErrorHookArgs>,
  onCreateRefused: () => Promise<NameState>,
): Promise<{ again: boolean; reasons: string[] }> {
  const reasons: string[] = [];
  const react = refusalReaction({
    onCreateRefused,
    onUpdateRefused: async () => false,
    onDeletionOverdue: async () => undefined,
    onRefused: async (reason) => void reasons.push(reason),
  });
  const place = { urn: 'urn:…', id: '', name: 'Pod/old', type: 'kubernetes:core/v1:Pod' };
  return {
    again: await react({ ...place, newInputs, failedOperation: 'create', errors: [fixed], ...refused }),
    reasons,
  };
}

describe('an object that the API server refuses to create', () => {
  test.each([fixed, quota])(
    'is created again after the end of the old one, whatever the message says: %s',
    async (error) => {
      expect(await reactionTo({ errors: [error] }, async () => 'freed')).toEqual({ again: true, reasons: [] });
    },
  );

  test.each([
    fixed,
    `${applied}Job.batch "old" is invalid: spec.template: Invalid value: {}: field is immutable`,
    `${applied}StatefulSet.apps "old" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas' are forbidden`,
    `${applied}Operation cannot be fulfilled on pods "old": object is being deleted: pods "old" already exists`,
  ])('is created again if the old one ended before the check: %s', async (error) => {
    expect(await reactionTo({ errors: [error] }, async () => 'free')).toEqual({ again: true, reasons: [] });
  });

  test.each([
    ['was never there', quota, 'free'],
    ['is not being deleted', fixed, 'taken'],
  ] as const)('is not created again if an object of that name %s', async (_title, error, state) => {
    expect(await reactionTo({ errors: [error] }, async () => state)).toEqual({
      again: false,
      reasons: [`Pod/old: ${error}`],
    });
  });

  test('is not created again without end', async () => {
    const errors = Array.from({ length: 6 }, () => fixed);
    expect((await reactionTo({ errors }, async () => 'freed')).again).toBe(false);
  });

  test('is refused with the reason of an old one that does not end', async () => {
    const stuck = async () => {
      throw new ReleaseError('RELEASE_NOT_READY', 'Still there after 5 s: Pod/old');
    };
    const log = jest.spyOn(pulumi.log, 'error').mockResolvedValue();
    expect(await reactionTo({}, stuck)).toEqual({
      again: false,
      reasons: [expect.stringContaining('Still there after 5 s: Pod/old')],
    });
    expect(log).toHaveBeenCalledWith(expect.stringContaining('RELEASE_NOT_READY'));
    log.mockRestore();
  });

  test('is refused with the message of the API server if the check fails', async () => {
    const failed = async () => {
      throw new ReleaseError('CLUSTER_UNREACHABLE', 'away');
    };
    expect(await reactionTo({}, failed)).toEqual({ again: false, reasons: [`Pod/old: ${fixed}`] });
  });
});

test('the old object of an update or a deletion is not waited for', async () => {
  for (const failedOperation of ['update', 'delete']) {
    expect((await reactionTo({ failedOperation }, async () => 'freed')).again).toBe(false);
  }
});
