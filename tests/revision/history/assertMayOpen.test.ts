import { expect, test } from '@jest/globals';
import { assertMayOpen } from '../../../components/revision/history/assertMayOpen.ts';
import type { RevisionLabels, RevisionSummary } from '../../../components/revision/storage/revisionStore.ts';
import { ourLabels, theirLabels } from '../storage/memoryStore.ts';

const createdAt = 1_767_225_600;

/** Whether another stack may open a revision this many seconds after the pending one was created. */
function mayOpenAfter(seconds: number, ownLabels: RevisionLabels | undefined): boolean {
  const opening = { name: 'app', ownLabels: ourLabels, takeOwnership: true, known: 0 };
  const pending = { version: 1, status: 'pending-upgrade', createdAt } as const;
  const history: RevisionSummary[] = [ownLabels === undefined ? pending : { ...pending, ownLabels }];
  try {
    assertMayOpen(opening, history, new Date((createdAt + seconds) * 1000));
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: 'RELEASE_IN_PROGRESS' });
    return false;
  }
}

test.each<[whose: string, seconds: number, ownLabels: RevisionLabels | undefined]>([
  ["the revision's own timeout, longer than Helm's default", 900, { ...theirLabels, timeout: 900 }],
  ["the revision's own timeout, shorter than Helm's default", 60, { ...theirLabels, timeout: 60 }],
  ["Helm's default, for a revision of Helm", 300, undefined],
  ["Helm's default, for a revision without a timeout", 300, { ...theirLabels, timeout: 0 }],
])("assertMayOpen counts another owner's pending revision as abandoned after %s", (_whose, seconds, ownLabels) => {
  expect([mayOpenAfter(seconds - 1, ownLabels), mayOpenAfter(seconds, ownLabels)]).toEqual([false, true]);
});
