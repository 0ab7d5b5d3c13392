import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readReportedErrors, runFolderVariable } from '../../../components/reportedErrors.ts';
import type { OpenedInputs } from '../../../components/revision/inputs.ts';
import { openedProvider } from '../../../components/revision/provider/openedProvider.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'check-'));
  process.env[runFolderVariable] = folder;
});
afterEach(async () => {
  delete process.env[runFolderVariable];
  await rm(folder, { recursive: true });
});

test('a failure of check reaches the command whole', async () => {
  // Only what check reads before it asks the cluster.
  const news = { name: 'b', namespace: 'apps', replaceable: [] } as unknown as OpenedInputs;
  const { failures } = await openedProvider().check({ name: 'a', namespace: 'apps' }, news);
  expect(failures).toMatchObject([{ property: 'name' }]);
  expect(await readReportedErrors(folder)).toMatchObject([
    { text: failures[0]?.reason, error: { code: 'RELEASE_IDENTITY_CHANGED', hint: expect.any(String) } },
  ]);
});

test('a failure names the arguments of a program instead of the settings of a file', async () => {
  const news = { name: 'b', namespace: 'apps', replaceable: [] } as unknown as OpenedInputs; // as above
  const reasonOf = async (more: Partial<OpenedInputs>) => {
    const { failures } = await openedProvider().check({ name: 'a', namespace: 'apps' }, { ...news, ...more });
    return failures[0]?.reason;
  };
  expect(await reasonOf({})).toContain('kubesentiment:release.name was "a"');
  expect(await reasonOf({ inProgram: true })).toContain('The argument name was "a"');
});
