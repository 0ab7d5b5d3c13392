import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { writeAtomically } from '../../../components/files/writeAtomically.ts';
import { withChartCopy } from '../../../components/helm/render/chartCopy.ts';

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'chart-'));
});
afterEach(() => rm(parent, { recursive: true }));

test('a copy has all files, its changes stay in it, and it is removed', async () => {
  const chart = join(parent, 'demo');
  await mkdir(join(chart, 'charts', 'sub'), { recursive: true });
  await writeFile(join(chart, 'Chart.yaml'), 'name: demo\n');
  await writeFile(join(chart, 'charts', 'sub', 'values.yaml'), 'a: 1\n');
  await mkdir(join(parent, 'shared'));
  await writeFile(join(parent, 'shared', 'a.txt'), 'shared');
  await symlink(join('..', 'shared'), join(chart, 'files'));
  await symlink(join('..', 'shared', 'a.txt'), join(chart, 'b.txt'));
  const copied = await withChartCopy(chart, async (copy) => {
    expect(existsSync(join(copy, 'templates'))).toBe(true);
    const paths = ['Chart.yaml', 'charts/sub/values.yaml', 'files/a.txt', 'b.txt'];
    const texts = await Promise.all(paths.map((path) => readFile(join(copy, path), 'utf8')));
    expect(texts).toEqual(['name: demo\n', 'a: 1\n', 'shared', 'shared']);
    for (const path of paths) await writeAtomically(join(copy, path), 'changed');
    return copy;
  });
  expect(existsSync(copied)).toBe(false);
  expect(await readFile(join(chart, 'Chart.yaml'), 'utf8')).toBe('name: demo\n');
  expect(await readFile(join(chart, 'files', 'a.txt'), 'utf8')).toBe('shared');
  expect(await readFile(join(chart, 'b.txt'), 'utf8')).toBe('shared');
});
