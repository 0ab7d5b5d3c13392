import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';

interface Config {
  customManagers: { managerFilePatterns: string[]; matchStrings: string[]; depNameTemplate: string }[];
}

const { customManagers }: Config = JSON.parse(await readFile('.github/renovate.json', 'utf8'));
const files = ['.github/actions/release/action.yml', 'toolchain/build/versions.ts'];

test.each(customManagers)('Renovate finds the version of $depNameTemplate', async (manager) => {
  const patterns = manager.managerFilePatterns.map((pattern) => new RegExp(pattern.slice(1, -1)));
  const managed = files.filter((file) => patterns.some((pattern) => pattern.test(file)));
  expect(managed).toHaveLength(1);
  const text = await readFile(managed[0] ?? '', 'utf8');
  for (const string of manager.matchStrings) {
    const found = [...text.matchAll(new RegExp(string, 'g'))];
    expect(found.map(({ groups }) => groups?.currentValue)).toEqual([expect.stringMatching(/^\d+\.\d+\.\d+$/)]);
  }
});

test('Renovate finds each version of the tools, but for those that follow from another one', async () => {
  // From the npm packages, from the Go modules in toolchain/sources, and Prometheus once more in the numbers of its module.
  const following = ['prometheusVersion', 'etcdVersion', 'helmVersion', 'helm3Version', 'oldestGo'];
  const text = await readFile('toolchain/build/versions.ts', 'utf8');
  const names = [...text.matchAll(/^export const (\w+) = '/gm)].map(([, name]) => name ?? '');
  const found = (name: string) =>
    customManagers.some(({ matchStrings }) => matchStrings.some((string) => string.startsWith(`${name} = `)));
  expect(names.filter((name) => !found(name)).toSorted()).toEqual(following.toSorted());
});
