import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { checkChartVersion } from '../../../toolchain/chart/chartVersion.ts';

const chart = 'charts/demo';
const schemaOf = (properties: object) => JSON.stringify({ type: 'object', additionalProperties: false, properties });
const versionOf = (version: string) => ({ 'Chart.yaml': `apiVersion: v2\nname: demo\nversion: ${version}\n` });

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chart-version-'));
});
afterEach(() => rm(folder, { recursive: true }));

function git(...args: string[]): string {
  const author = ['-c', 'user.name=test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', [...author, ...args], { cwd: folder, encoding: 'utf8' }).trim();
}

async function write(files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, chart, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

async function commit(files: Record<string, string>): Promise<string> {
  await write(files);
  git('add', '-A');
  git('commit', '-q', '--allow-empty', '-m', 'change');
  return git('rev-parse', 'HEAD');
}

/** A repository with one commit, and the chart at 1.2.3 in it. */
async function begin(): Promise<string> {
  git('init', '-q', '-b', 'main');
  return commit({
    ...versionOf('1.2.3'),
    'values.yaml': '',
    'values.schema.json': schemaOf({ a: { type: 'string' }, b: {} }),
    'templates/a.yaml.hbs': 'a: 1\n',
    'README.md': 'x\n',
  });
}

const check = (base?: string) => checkChartVersion(folder, chart, base);

describe('the version of a chart', () => {
  test('may stay when nothing but its README and CHANGELOG changed', async () => {
    await begin();
    await commit({ 'README.md': 'y\n', 'CHANGELOG.md': 'z\n' });
    expect(await check()).toMatch(/^The chart is as it was at/);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['a commit', () => commit({ 'templates/a.yaml.hbs': 'a: 2\n' })],
    ['what is not committed yet', () => write({ 'values.yaml': 'a: x\n' })],
    ['a new file that git does not know', () => write({ 'templates/tests/b.yaml.hbs': 'b: 1\n' })],
    ['a file that is gone', () => rm(join(folder, chart, 'templates/a.yaml.hbs'))],
  ])('must rise for %s', async (_what, change) => {
    await begin();
    await commit({ 'README.md': 'a parent of its own\n' });
    await change();
    const failure = { code: 'CHART_VERSION_NOT_RAISED', position: { file: `${chart}/Chart.yaml`, line: 3 } };
    await expect(check()).rejects.toMatchObject(failure);
    await write(versionOf('1.2.2'));
    await expect(check()).rejects.toMatchObject(failure);
    await write(versionOf('1.2.4'));
    expect(await check()).toMatch(/^The chart went from 1\.2\.3 to 1\.2\.4 since/);
  });

  test('must be the next major one when values that were taken are taken no more', async () => {
    await begin();
    await commit({ ...versionOf('1.3.0'), 'values.schema.json': schemaOf({ a: { type: 'integer' } }) });
    const error = await check().catch((caught: unknown) => Object(caught));
    expect(error).toMatchObject({ code: 'CHART_VERSION_NOT_MAJOR', position: { line: 3 } });
    expect(error.message).toContain('a takes no string any more');
    expect(error.message).toContain('b is allowed no more');
    await write(versionOf('2.0.0'));
    expect(await check()).toContain('to 2.0.0');
  });

  test('must be the next major one when a schema comes to a chart that took everything', async () => {
    git('init', '-q', '-b', 'main');
    await commit({ ...versionOf('1.0.0'), 'values.yaml': '' });
    await commit({ ...versionOf('1.1.0'), 'values.schema.json': schemaOf({}) });
    await expect(check()).rejects.toMatchObject({ code: 'CHART_VERSION_NOT_MAJOR' });
  });

  test('may rise by little when the schema takes more than before', async () => {
    await begin();
    await commit({ ...versionOf('1.2.4'), 'values.schema.json': schemaOf({ a: {}, b: {}, c: { type: 'string' } }) });
    expect(await check()).toContain('to 1.2.4');
  });
});

describe('the commit that a chart is compared with', () => {
  test('is where origin/main and HEAD part, however many commits there are', async () => {
    const first = await begin();
    git('update-ref', 'refs/remotes/origin/main', first);
    await commit({ 'templates/a.yaml.hbs': 'a: 2\n' });
    await commit({ 'README.md': 'y\n' });
    await expect(check()).rejects.toMatchObject({ code: 'CHART_VERSION_NOT_RAISED' });
    await commit(versionOf('1.2.4'));
    expect(await check()).toContain(first.slice(0, 7));
  });

  test('is not moved by what origin/main has got meanwhile', async () => {
    const first = await begin();
    await commit({ ...versionOf('1.9.0'), 'templates/other.yaml.hbs': 'a: 1\n' });
    git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    git('reset', '-q', '--hard', first);
    await commit({ ...versionOf('1.2.4'), 'templates/a.yaml.hbs': 'a: 2\n' });
    expect(await check()).toContain(`from 1.2.3 to 1.2.4 since ${first.slice(0, 7)}`);
  });

  test('is the parent of HEAD when origin/main is HEAD, or is not there', async () => {
    const first = await begin();
    await commit({ 'templates/a.yaml.hbs': 'a: 2\n' });
    await expect(check()).rejects.toMatchObject({ code: 'CHART_VERSION_NOT_RAISED' });
    git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    await expect(check()).rejects.toMatchObject({ message: expect.stringContaining(first.slice(0, 7)) });
  });

  test('is the one that is named, if there is one', async () => {
    const first = await begin();
    await commit({ 'templates/a.yaml.hbs': 'a: 2\n' });
    expect(await check('HEAD')).toMatch(/^The chart is as it was at/);
    await expect(check(first)).rejects.toMatchObject({ code: 'CHART_VERSION_NOT_RAISED' });
    await expect(check('nothing')).rejects.toMatchObject({ code: 'CHART_VERSION_BASE' });
    await expect(check('--all')).rejects.toMatchObject({ code: 'CHART_VERSION_BASE' });
  });

  test('must have a chart that can be read, if it has one', async () => {
    git('init', '-q', '-b', 'main');
    const broken = await commit({ 'Chart.yaml': 'version: [', 'values.yaml': '' });
    await commit(versionOf('1.0.0'));
    await expect(check(broken)).rejects.toMatchObject({ code: 'CHART_VERSION_BASE' });
    await expect(check(await commit({ 'Chart.yaml': 'version: newest' }))).rejects.toMatchObject({
      code: 'CHART_VERSION_BASE',
    });
  });

  test('need not be there: a first commit, a new chart, a folder without git', async () => {
    await write({ ...versionOf('1.0.0'), 'values.yaml': '' });
    expect(await check()).toBe('There is no earlier commit to compare the chart with.');
    await rm(join(folder, chart), { recursive: true });
    git('init', '-q', '-b', 'main');
    await commit({});
    await commit({ ...versionOf('1.0.0'), 'values.yaml': '' });
    expect(await check()).toMatch(/^The chart is new since/);
    git('checkout', '-q', '--orphan', 'fresh');
    await commit({ 'values.yaml': 'a: 1\n' });
    expect(await check()).toBe('There is no earlier commit to compare the chart with.');
  });
});
