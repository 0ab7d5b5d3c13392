import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { loadChart, loadLint } from '../../../components/chart/index.ts';
import { earlierChart } from '../../../components/cli/lint/earlierChart.ts';

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

const earlier = (commit?: string) => earlierChart(folder, chart, commit);

/** The messages about the chart's version; undefined where there is nothing to compare with. */
async function check(commit?: string): Promise<string[] | undefined> {
  const before = await earlier(commit);
  if (before === undefined) return undefined;
  const { lintVersion } = await loadLint();
  const found = lintVersion(await loadChart(join(folder, chart), chart), before);
  for (const each of found) {
    expect(each).toMatchObject({
      rule: 'chart-version',
      severity: 'error',
      position: { file: `${chart}/Chart.yaml`, line: 3 },
    });
  }
  return found.map(({ message }) => message);
}

const notRaised = [expect.stringContaining('Set a higher version, such as 1.2.4')];

describe('the version of a chart', () => {
  test('may stay when nothing but its README and CHANGELOG has changed', async () => {
    await begin();
    await commit({ 'README.md': 'y\n', 'CHANGELOG.md': 'z\n' });
    expect(await check()).toEqual([]);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['a commit', () => commit({ 'templates/a.yaml.hbs': 'a: 2\n' })],
    ['a change that is not committed', () => write({ 'values.yaml': 'a: x\n' })],
    ['a new file that git does not know', () => write({ 'templates/tests/b.yaml.hbs': 'b: 1\n' })],
    ['a deleted file', () => rm(join(folder, chart, 'templates/a.yaml.hbs'))],
  ])('must rise for %s', async (_what, change) => {
    await begin();
    await commit({ 'README.md': 'a parent of its own\n' });
    await change();
    expect(await check()).toEqual(notRaised);
    await write(versionOf('1.2.2'));
    expect(await check()).toEqual(notRaised);
    await write(versionOf('1.2.4'));
    expect(await check()).toEqual([]);
  });

  test('must be the next major version when the schema accepts less', async () => {
    await begin();
    await commit({ ...versionOf('1.3.0'), 'values.schema.json': schemaOf({ a: { type: 'integer' } }) });
    const messages = await check();
    expect(messages?.map((message) => /1\.2\.3: (\w+) .*Set version 2\.0\.0/.exec(message)?.[1])).toEqual(['a', 'b']);
    await write(versionOf('2.0.0'));
    expect(await check()).toEqual([]);
  });

  test('must be the next major version when a schema is added to a chart that accepted everything', async () => {
    git('init', '-q', '-b', 'main');
    await commit({ ...versionOf('1.0.0'), 'values.yaml': '' });
    await commit({ ...versionOf('1.1.0'), 'values.schema.json': schemaOf({}) });
    const messages = (await check()) ?? [];
    expect(messages.length).toBeGreaterThan(0);
    for (const message of messages) expect(message).toContain('Set version 2.0.0');
  });

  test('may be a patch version when the schema accepts more', async () => {
    await begin();
    await commit({ ...versionOf('1.2.4'), 'values.schema.json': schemaOf({ a: {}, b: {}, c: { type: 'string' } }) });
    expect(await check()).toEqual([]);
  });
});

describe('the commit that a chart is compared with', () => {
  test('is where origin/main and HEAD diverge, however many commits there are', async () => {
    const first = await begin();
    git('update-ref', 'refs/remotes/origin/main', first);
    await commit({ 'templates/a.yaml.hbs': 'a: 2\n' });
    await commit({ 'README.md': 'y\n' });
    expect(await check()).toEqual(notRaised);
    expect(await earlier()).toMatchObject({ commit: first.slice(0, 7), version: '1.2.3' });
  });

  test('does not move with origin/main', async () => {
    const first = await begin();
    await commit({ ...versionOf('1.9.0'), 'templates/other.yaml.hbs': 'a: 1\n' });
    git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    git('reset', '-q', '--hard', first);
    await commit({ ...versionOf('1.2.4'), 'templates/a.yaml.hbs': 'a: 2\n' });
    expect(await earlier()).toMatchObject({ commit: first.slice(0, 7) });
    expect(await check()).toEqual([]);
  });

  test('is the parent of HEAD when origin/main is HEAD, or does not exist', async () => {
    const first = await begin();
    await commit({ 'templates/a.yaml.hbs': 'a: 2\n' });
    expect(await check()).toEqual(notRaised);
    git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    expect(await earlier()).toMatchObject({ commit: first.slice(0, 7) });
  });

  test('is the given one', async () => {
    const first = await begin();
    await commit({ 'templates/a.yaml.hbs': 'a: 2\n' });
    expect(await check('HEAD')).toEqual([]);
    expect(await check(first)).toEqual(notRaised);
    await expect(earlier('nothing')).rejects.toMatchObject({ code: 'CHART_VERSION_BASE' });
    await expect(earlier('--all')).rejects.toMatchObject({ code: 'CHART_VERSION_BASE' });
  });

  test('must have a chart that can be read, if it has one', async () => {
    git('init', '-q', '-b', 'main');
    const broken = await commit({ 'Chart.yaml': 'version: [', 'values.yaml': '' });
    await commit(versionOf('1.0.0'));
    await expect(earlier(broken)).rejects.toMatchObject({ code: 'CHART_VERSION_BASE' });
    const named = await commit({ 'Chart.yaml': 'version: newest' });
    await expect(earlier(named)).rejects.toMatchObject({ code: 'CHART_VERSION_BASE' });
  });

  test('may be missing: a first commit, a new chart, a folder without git', async () => {
    await write({ ...versionOf('1.0.0'), 'values.yaml': '' });
    expect(await check()).toBeUndefined();
    await rm(join(folder, chart), { recursive: true });
    git('init', '-q', '-b', 'main');
    await commit({});
    await commit({ ...versionOf('1.0.0'), 'values.yaml': '' });
    expect(await check()).toBeUndefined();
    git('checkout', '-q', '--orphan', 'fresh');
    await commit({ 'values.yaml': 'a: 1\n' });
    expect(await check()).toBeUndefined();
  });
});
