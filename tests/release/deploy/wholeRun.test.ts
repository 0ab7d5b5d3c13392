import { describe, expect, test } from '@jest/globals';
import * as pulumi from '@pulumi/pulumi';
import type { ObjectList } from '../../../components/manifest/index.ts';
import { assertBegun, assertEnded, type RunTarget } from '../../../components/release/deploy/wholeRun.ts';

const objects: ObjectList = { 'ConfigMap/v1 apps': ['a'] };
const before: ObjectList = { 'ConfigMap/v1 apps': ['a', 'dropped'] };

function runOf(reasons: string[] = []): RunTarget {
  const onRefused = async (reason: string) => void reasons.push(reason);
  return { name: 'app', namespace: 'apps', digest: 'new', objects, onRefused };
}

const begun = (digest: string, list: ObjectList, reasons?: string[]) =>
  assertBegun(runOf(reasons), { digest: pulumi.output(digest) }, { objects: pulumi.output(list) });

const incomplete = (...texts: string[]) => new RegExp(['RELEASE_INCOMPLETE', ...texts].join('[^]*'));

describe('a run', () => {
  test('is complete with the resources that open the revision and delete dropped objects', async () => {
    await begun('new', objects);
  });

  test('that leaves out the first one has no revision to close', async () => {
    const reasons: string[] = [];
    await expect(begun('old', before, reasons)).rejects.toThrow(incomplete('RevisionOpened'));
    expect(reasons).toEqual([]);
  });

  test('that leaves out the second one closes its revision and names the objects that would stay', async () => {
    const reasons: string[] = [];
    await expect(begun('new', before, reasons)).rejects.toThrow(incomplete('ObjectList', 'ConfigMap/dropped'));
    expect(reasons).toEqual([expect.stringContaining('RELEASE_INCOMPLETE')]);
  });

  test('ends with the commit of its own revision', async () => {
    await assertEnded(runOf(), 2, { digest: 'new', revision: 2 });
  });

  test.each([
    ['digest', { digest: 'old', revision: 2 }],
    ['revision', { digest: 'new', revision: 1 }],
  ])('that commits another %s closes its revision', async (_title, deployed) => {
    const reasons: string[] = [];
    await expect(assertEnded(runOf(reasons), 2, deployed)).rejects.toThrow(incomplete('RevisionDeployed'));
    expect(reasons).toHaveLength(1);
  });
});
