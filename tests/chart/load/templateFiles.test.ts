import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { loadChart, renderChart } from '../../../components/chart/index.ts';
import { isHelmChart, loadHelmChart } from '../../../components/helm/index.ts';
import { archiveWith } from '../../dependencies/sources/archives.ts';
import { failuresFrom } from '../testChart.ts';

let project: string;
let directory: string;
beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'project-'));
  directory = join(project, 'charts', 'demo');
  await write(project, { 'Pulumi.yaml': '' });
});
afterEach(() => rm(project, { recursive: true }));

type Files = Record<string, string | Buffer>;

async function write(folder: string, files: Files): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

const configMap = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\n`;
const metadata = { 'Chart.yaml': 'apiVersion: v2\nname: demo\nversion: 1.2.3\n', 'values.yaml': '' };

/** The output of a Handlebars chart: sources, texts and notes. */
async function render(files: Files) {
  await write(directory, { ...metadata, ...files });
  const chart = await loadChart(directory, 'charts/demo');
  return renderChart(chart, {
    values: {},
    release: { name: 'app', namespace: 'ns' },
    capabilities: { kubeVersion: '1.34.0', apiVersions: [] },
  });
}

const orphans = {
  'templates/.gitkeep': '',
  'templates/.DS_Store': Buffer.from([0, 0, 0, 1, 0x42, 0x75, 0xff]),
  'templates/.a.yaml.hbs.swp': Buffer.from([0xff, 0xfe]),
  'templates/.b.yaml.hbs': '{{ broken',
  'templates/.b.yaml': '{{ broken',
  'templates/.idea/c.yaml': '{{ broken',
};

describe('files in templates/ of a Handlebars chart', () => {
  test('that are plain YAML or JSON are used unchanged, with notes', async () => {
    const { documents, notes, locate } = await render({
      'templates/a.yaml.hbs': configMap('a'),
      'templates/plain.yaml': `${configMap('b')}---\n${configMap('c')}`,
      'templates/deep/plain.yml': `# comment \\{ } { {\n${configMap('d')}`,
      'templates/plain.json': '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "e"}}',
      'templates/NOTES.txt': 'Read this.\n',
    });
    expect(documents.map(({ source, text }) => [source, text])).toEqual([
      ['demo/templates/a.yaml', configMap('a').trim()],
      ['demo/templates/deep/plain.yml', `# comment \\{ } { {\n${configMap('d')}`.trim()],
      ['demo/templates/plain.json', '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "e"}}'],
      ['demo/templates/plain.yaml', configMap('b').trim()],
      ['demo/templates/plain.yaml', configMap('c').trim()],
    ]);
    expect(notes).toBe('Read this.\n');
    const origin = locate({ file: 'demo/templates/plain.yaml', line: 6, column: 1 });
    expect(origin?.position).toMatchObject({ file: 'charts/demo/templates/plain.yaml', line: 6 });
  });

  test('that are hidden, partials, left by editors or in .helmignore are ignored', async () => {
    const { documents } = await render({
      'templates/a.yaml.hbs': configMap('a'),
      ...orphans,
      'templates/deep/.gitkeep': '',
      'templates/deep/.DS_Store': Buffer.from([0xff]),
      'templates/a.yaml.hbs~': '{{ broken',
      'templates/a.yaml.orig': '{{ broken',
      'templates/#a.yaml.hbs#': '{{ broken',
      'templates/_helpers.tpl': '{{ define "x" }}',
      'templates/deep/NOTES.txt': 'x',
      'templates/README.md': 'x',
      'templates/stock.yaml': '{{ .Values.x }}',
      '.helmignore': 'README.md\ntemplates/stock.yaml\n',
    });
    expect(documents.map(({ source }) => source)).toEqual(['demo/templates/a.yaml']);
  });

  test('of any other kind are refused by name', async () => {
    const rendered = render({
      'templates/a.yaml': configMap('a'),
      'templates/a.yaml.hbs': configMap('a'),
      'templates/README.md': 'x',
      'templates/go.yaml': `${configMap('b')}data: { a: {{ .Values.b }} }\n`,
    });
    const { errors, places } = await failuresFrom(rendered);
    expect(places.sort()).toEqual([
      'CHART_TEMPLATE_SYNTAX charts/demo/templates/README.md:0:0',
      'CHART_TEMPLATE_SYNTAX charts/demo/templates/a.yaml:0:0',
      'CHART_TEMPLATE_SYNTAX charts/demo/templates/go.yaml:4:12',
    ]);
    expect(errors.every(({ hint }) => hint?.includes('.helmignore'))).toBe(true);
  });

  test('do not make it a Helm chart if they are hidden', async () => {
    await write(directory, { ...metadata, ...orphans });
    expect(await isHelmChart(directory)).toBe(false);
    await write(directory, { 'templates/a.yaml': configMap('a') });
    expect(await isHelmChart(directory)).toBe(true);
  });
});

describe('files in templates/ of a Helm chart', () => {
  const pathsOf = async (path: string) => {
    const { parts } = await loadHelmChart(path, 'charts/demo');
    return parts.flatMap(({ inside, files }) => files.map((file) => [...inside, file.path].join('/'))).sort();
  };

  test('that are hidden are ignored as in Helm, except those that Helm renders', async () => {
    await write(directory, {
      ...metadata,
      ...orphans,
      'templates/a.yaml': configMap('a'),
      'templates/deep/.x': '',
      'charts/kid/Chart.yaml': 'name: kid\nversion: 1.0.0\n',
      'charts/kid/templates/.x': '',
    });
    expect(await pathsOf(directory)).toEqual([
      'Chart.yaml',
      'kid/Chart.yaml',
      'kid/templates/.x',
      'templates/a.yaml',
      'templates/deep/.x',
      'values.yaml',
    ]);
  });

  test('that are hidden are refused in an archive, unless they are empty', async () => {
    const files = (text: string) => [
      { path: 'demo/Chart.yaml', text: metadata['Chart.yaml'] },
      { path: 'demo/templates/a.yaml', text: configMap('a') },
      { path: 'demo/templates/.b.yaml', text },
    ];
    await write(project, {
      'demo.tgz': archiveWith(...files('')),
      'hidden.tgz': archiveWith(...files(configMap('b'))),
    });
    expect(await pathsOf(join(project, 'demo.tgz'))).toEqual(['Chart.yaml', 'templates/a.yaml']);
    await expect(loadHelmChart(join(project, 'hidden.tgz'), 'x')).rejects.toMatchObject({
      code: 'DEPENDENCY_INVALID',
      message: expect.stringContaining('templates/.b.yaml'),
    });
  });
});

describe('links in a chart', () => {
  const outside = join(tmpdir(), `outside-${process.pid}`);
  beforeEach(async () => {
    await write(outside, { secret: 'x' });
    await write(directory, { ...metadata, 'templates/a.yaml': configMap('a') });
    await write(project, {
      'shared/b.yaml': configMap('b'),
      'shared/kid/Chart.yaml': 'name: kid\nversion: 1.0.0\n',
      'shared/kid/templates/k.yaml': configMap('k'),
      '.env': 'PASSWORD=x',
      '.git/config': 'token',
    });
  });
  afterEach(() => rm(outside, { recursive: true }));
  const link = async (path: string, target: string) => {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await symlink(target, join(directory, path));
  };

  test('to files and folders of the project are followed', async () => {
    await link('templates/b.yaml', '../../../shared/b.yaml');
    await link('charts/kid', '../../../shared/kid');
    await link('files', '../../shared');
    await link('again.yaml', 'templates/b.yaml');
    const { parts } = await loadHelmChart(directory, 'charts/demo');
    expect(parts.map(({ inside, files }) => [inside.join('/'), files.map(({ path }) => path)])).toEqual([
      [
        '',
        [
          'Chart.yaml',
          'again.yaml',
          'files/b.yaml',
          'files/kid/Chart.yaml',
          'files/kid/templates/k.yaml',
          'templates/a.yaml',
          'templates/b.yaml',
          'values.yaml',
        ],
      ],
      ['kid', ['Chart.yaml', 'templates/k.yaml']],
    ]);
    const own = await loadChart(directory, 'charts/demo');
    expect(own.templates.map(({ path }) => path)).toEqual(['templates/a.yaml', 'templates/b.yaml']);
  });

  test.each([
    ['out of the project', outside],
    ['to a file out of the project', join(outside, 'secret')],
    ['to a hidden file of the project', '../../../.env'],
    ['into a hidden folder', '../../../.git/config'],
    ['nowhere', 'nothing'],
    ['to itself', 'link.yaml'],
    ['to a folder that contains it', '../../demo'],
    ['to the project', '../../..'],
  ])('that lead %s are refused by name', async (_where, target) => {
    await link('templates/link.yaml', target);
    for (const load of [loadHelmChart, loadChart]) {
      await expect(load(directory, 'charts/demo')).rejects.toMatchObject({
        code: 'CHART_UNKNOWN_FILE',
        position: { file: 'charts/demo/templates/link.yaml' },
      });
    }
  });

  test('that are hidden or in .helmignore are not resolved', async () => {
    await link('templates/.#a.yaml', 'somebody@host.1');
    await link('out', outside);
    await write(directory, { '.helmignore': 'out\n' });
    expect((await loadHelmChart(directory, 'charts/demo')).parts[0]?.files).toHaveLength(3);
    expect((await loadChart(directory, 'charts/demo')).files).toEqual([]);
  });
});
