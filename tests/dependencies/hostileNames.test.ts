import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readSettings } from '../../components/config/index.ts';
import { renderRelease } from '../../components/render/index.ts';
import { failuresFrom } from '../chart/testChart.ts';
import { archiveWith } from './sources/archives.ts';

let outer: string;
let project: string;
beforeEach(async () => {
  outer = await mkdtemp(join(tmpdir(), 'outer-'));
  project = join(outer, 'a', 'b', 'c', 'project');
  await mkdir(project, { recursive: true });
});
afterEach(() => rm(outer, { recursive: true }));

const configMap = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n';
const metadataOf = (name: string, more = '', version = '1.0.0') =>
  `apiVersion: v2\nname: ${JSON.stringify(name)}\nversion: ${JSON.stringify(version)}\n${more}`;

async function write(files: Record<string, string | Buffer>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(project, name)), { recursive: true });
    await writeFile(join(project, name), text);
  }
}

/** The error codes of rendering a chart, and the files that it wrote. */
async function refusalOf(chart: string, written: Record<string, string | Buffer>) {
  await write(written);
  const release = JSON.stringify({ name: 'r', namespace: 'ns', chart });
  const settings = readSettings({ stack: 'dev', config: { 'kubesentiment:release': release } });
  const helmTemplate = async () => {
    throw new Error('It was staged.');
  };
  const { errors } = await failuresFrom(renderRelease({ settings, projectDirectory: project, helmTemplate }));
  const files = await readdir(outer, { recursive: true, withFileTypes: true });
  const left = files
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(project.length + 1))
    .filter((path) => !(path in written));
  return { codes: errors.map(({ code }) => code), left };
}

const hostile = ['../../../../x', '..', '.', 'a/b', '/x', 'a\\b', 'a\u0000b', 'a\nb', 'x'.repeat(200)];
const folder = (name: string, dependencies = '', template = 'a.yaml') => ({
  'demo/Chart.yaml': metadataOf(name, dependencies),
  'demo/values.yaml': '',
  [`demo/templates/${template}`]: configMap,
});

describe('a chart whose name is not a path segment is refused before anything is written', () => {
  test.each(hostile)('the name %j', async (name) => {
    const nothing = { codes: ['CHART_INVALID_METADATA'], left: [] };
    expect(await refusalOf('demo', folder(name, '', 'a.yaml.hbs'))).toEqual(nothing);
    await rm(join(project, 'demo'), { recursive: true });
    expect(await refusalOf('demo', folder(name))).toEqual(nothing);
    await rm(join(project, 'demo'), { recursive: true });
    const archive = archiveWith(
      { path: 'demo/Chart.yaml', text: metadataOf(name) },
      { path: 'demo/templates/a.yaml', text: configMap },
    );
    expect(await refusalOf('demo.tgz', { 'demo.tgz': archive })).toEqual(nothing);
  });

  test.each(['../../x', '1.0.0/../../x', '1.0.0-/x', 'latest', '1.0.0\n'])('the version %j', async (version) => {
    const archive = archiveWith(
      { path: 'demo/Chart.yaml', text: metadataOf('demo', '', version) },
      { path: 'demo/templates/a.yaml', text: configMap },
    );
    const refusal = await refusalOf('demo.tgz', { 'demo.tgz': archive });
    expect(refusal).toEqual({ codes: ['CHART_INVALID_METADATA'], left: [] });
  });

  test.each(hostile)('a dependency of the name %j', async (name) => {
    const dependencies = `dependencies: [{ name: ${JSON.stringify(name)}, version: 1.0.0, repository: "https://a.example" }]\n`;
    for (const template of ['a.yaml.hbs', 'a.yaml']) {
      const lock = { 'demo/Chart.lock': 'dependencies: []\n' };
      const refusal = await refusalOf('demo', { ...folder('demo', dependencies, template), ...lock });
      expect(refusal).toEqual({ codes: ['CHART_INVALID_METADATA'], left: [] });
      await rm(join(project, 'demo'), { recursive: true });
    }
  });

  test.each(['../../x', '..', 'a/b', 'a.b'])('a dependency with the alias %j', async (alias) => {
    const entry = { name: 'kid', version: '1.0.0', alias };
    const dependencies = `dependencies: [${JSON.stringify(entry)}]\n`;
    const kid = { 'demo/charts/kid/Chart.yaml': metadataOf('kid') };
    for (const template of ['a.yaml.hbs', 'a.yaml']) {
      const refusal = await refusalOf('demo', { ...folder('demo', dependencies, template), ...kid });
      expect(refusal).toEqual({ codes: ['CHART_INVALID_METADATA'], left: [] });
      await rm(join(project, 'demo'), { recursive: true });
    }
  });

  test.each(hostile)('a subchart in charts/ of the name %j', async (name) => {
    const files = { ...folder('demo'), 'demo/charts/kid/Chart.yaml': metadataOf(name) };
    expect(await refusalOf('demo', files)).toEqual({ codes: ['DEPENDENCY_INVALID'], left: [] });
  });

  test('a subchart whose dependency has an alias that leads out of the folder', async () => {
    const more = 'dependencies: [{ name: deep, version: 1.0.0, alias: "../../../x" }]\n';
    const files = { ...folder('demo'), 'demo/charts/kid/Chart.yaml': metadataOf('kid', more) };
    expect(await refusalOf('demo', files)).toEqual({ codes: ['DEPENDENCY_INVALID'], left: [] });
  });

  test('a lock with a version that leads out of the folder', async () => {
    const entry = { name: 'kid', version: '1.0.0/../../../x' };
    const dependencies = 'dependencies: [{ name: kid, version: "*", repository: "https://a.example" }]\n';
    const lock = {
      'demo/Chart.lock': `dependencies: [${JSON.stringify({ ...entry, repository: 'https://a.example' })}]\n`,
    };
    const { codes, left } = await refusalOf('demo', { ...folder('demo', dependencies, 'a.yaml.hbs'), ...lock });
    expect({ codes, left }).toEqual({ codes: ['DEPENDENCY_LOCK_STALE'], left: [] });
  });
});

describe('an archive in the project', () => {
  const metadata = { path: 'demo/Chart.yaml', text: metadataOf('demo') };

  test.each([
    ['a link', { path: 'demo/templates/a.yaml', header: { type: 'SymbolicLink', linkpath: '/etc/passwd' } as const }],
    ['a hard link', { path: 'demo/a', header: { type: 'Link', linkpath: '../../../secret' } as const }],
    ['an absolute path', { path: '/tmp/evil', text: 'x' }],
    ['a path that leads out', { path: 'demo/../../evil', text: 'x' }],
    ['a path of Windows', { path: 'demo\\..\\..\\evil', text: 'x' }],
    ['a file twice', { ...metadata, path: 'other/Chart.yaml' }],
  ])('with %s is refused', async (_what, entry) => {
    const refusal = await refusalOf('demo.tgz', { 'demo.tgz': archiveWith(metadata, entry) });
    expect(refusal).toEqual({ codes: ['DEPENDENCY_INVALID'], left: [] });
  });

  test('with infinitely nested archives is refused', async () => {
    let archive = archiveWith(metadata);
    for (let level = 0; level < 30; level++) {
      archive = archiveWith(metadata, { path: 'demo/charts/demo.tgz', text: archive });
    }
    expect(await refusalOf('demo.tgz', { 'demo.tgz': archive })).toEqual({ codes: ['DEPENDENCY_INVALID'], left: [] });
  });
});
