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
