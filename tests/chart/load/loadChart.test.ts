import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadChart } from '../../../components/chart/index.ts';
import { failuresFrom } from '../testChart.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'chart-'));
});
afterEach(() => rm(directory, { recursive: true }));

async function write(files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
}

const chart = 'apiVersion: v2\nname: demo\nversion: 1.2.3\n';

describe('loadChart', () => {
  it('reads metadata, values, templates and files', async () => {
    await write({
      'Chart.yaml': `${chart}appVersion: 1.10\n`,
      'values.yaml': 'a: { b: 1 }\n',
      'templates/b/c.yaml.hbs': 'b',
      'templates/_x.hbs': 'x',
      'templates/plain.txt': 'ignored',
      'files/script.sh': 'echo',
      'charts/redis-1.0.0.tgz': 'ignored',
    });
    const loaded = await loadChart(directory, 'charts/demo');
    expect(loaded.metadata).toEqual({ apiVersion: 'v2', name: 'demo', version: '1.2.3', appVersion: '1.1' });
    expect(loaded.values).toEqual({ a: { b: 1 } });
    expect(loaded.templates).toEqual([
      { path: 'templates/_x.hbs', text: 'x' },
      { path: 'templates/b/c.yaml.hbs', text: 'b' },
    ]);
    expect(loaded.files.map(({ path }) => path)).toEqual(['files/script.sh']);
  });

  it('returns the positions of values, fields of Chart.yaml and parts of the schema', async () => {
    await write({
      'Chart.yaml': `${chart}maintainers:\n  - name: x\n`,
      'values.yaml': 'base: &base\n  a: 1\nports:\n  8080: http\n  true: x\ncopy: *base\nlist:\n  - x\n  - y: 1\n',
      'values.schema.json': '{\n  "properties": {\n    "a": {}\n  }\n}\n',
    });
    const { originOf, metadataOriginOf, schemaOriginOf } = await loadChart(directory, 'charts/demo');
    const line = (path: (string | number)[]) => originOf(path).line;
    expect([line(['base', 'a']), line(['ports', '8080']), line(['ports', 'true']), line(['list', 1, 'y'])]).toEqual([
      2, 4, 5, 9,
    ]);
    expect([line(['copy', 'a']), line(['base', 'nothing']), line([])]).toEqual([2, 2, 1]);
    expect(metadataOriginOf(['maintainers', 0, 'name'])).toMatchObject({ file: 'charts/demo/Chart.yaml', line: 5 });
    expect(schemaOriginOf(['properties', 'a'])).toMatchObject({ file: 'charts/demo/values.schema.json', line: 3 });
  });

  it('leaves out the files that .helmignore names, but not templates', async () => {
    await write({
      'Chart.yaml': chart,
      'values.yaml': '',
      '.helmignore': '# comment\n*.hbs\n*.bak\n/top\ndeep/\nconf/*.tmp\r\n',
      'templates/a.yaml.hbs': 'a',
      'x.bak': '',
      'conf/y.bak': '',
      'conf/y.tmp': '',
      'conf/y.TMP': '',
      'conf/z/y.tmp': '',
      top: '',
      'conf/top': '',
      'conf/deep/a': '',
    });
    const loaded = await loadChart(directory);
    expect(loaded.templates.map(({ path }) => path)).toEqual(['templates/a.yaml.hbs']);
    expect(loaded.files.map(({ path }) => path)).toEqual(['conf/top', 'conf/y.TMP', 'conf/z/y.tmp']);
  });

  it('refuses lines of .helmignore with another meaning in Helm', async () => {
    await write({ 'Chart.yaml': chart, 'values.yaml': '', '.helmignore': 'a\n !b\nc/**\n# !d **' });
    const { places } = await failuresFrom(loadChart(directory, 'charts/demo'));
    expect(places).toEqual([
      'CHART_INVALID_METADATA charts/demo/.helmignore:2:2',
      'CHART_INVALID_METADATA charts/demo/.helmignore:3:3',
    ]);
  });

  it.each(['Chart.yaml', 'values.yaml'])('fails if %s is missing, and says what to do', async (name) => {
    await write({ 'Chart.yaml': chart, 'values.yaml': '' });
    await rm(join(directory, name));
    await expect(loadChart(directory, 'charts/demo')).rejects.toMatchObject({
      code: 'CHART_MISSING',
      position: { file: `charts/demo/${name}` },
      hint: expect.stringContaining(
        name === 'Chart.yaml' ? 'kubesentiment:release.chart' : `git checkout -- charts/demo/${name}`,
      ),
    });
  });

  it.each<[string, number]>([
    ['apiVersion: v1\nname: demo\nversion: 1.2.3\n', 1],
    ['apiVersion: v2\nversion: 1.2.3\n', 1],
    ['apiVersion: v2\nname: demo\nversion: latest\n', 3],
    [`${chart}dependencies:\n  - name: a\n`, 5],
    [`${chart}dependencies:\n  - name: a\n    version: 1.0.0\n    tags: x\n`, 7],
    [`${chart}maintainers: [{ email: a }]\n`, 4],
    [`${chart}keywords: [1]\n`, 4],
    [`${chart}name: again\n`, 4],
    ['- a\n', 1],
  ])('fails if Chart.yaml is %j, with the line', async (text, line) => {
    await write({ 'Chart.yaml': text, 'values.yaml': '' });
    await expect(loadChart(directory, 'charts/demo')).rejects.toMatchObject({
      code: 'CHART_INVALID_METADATA',
      position: { file: 'charts/demo/Chart.yaml', line },
    });
  });

  it.each<[string, number]>([
    ['    conditoin: a.b', 7],
    ['    alias: a.b', 7],
    ['    alias: 1', 7],
    ['    condition: a.enabled, b.enabled', 7],
    ['    repository: 1', 7],
    ['    import-values: data', 7],
    ['    import-values:\n      - data\n      - child: a', 9],
    ['    import-values: [{ child: a, parent: 1 }]', 7],
    ['    import-values: [{ child: a, parent: b, other: c }]', 7],
    ['  - name: a\n    version: 2.0.0', 7],
    ['  - name: b\n    version: 2.0.0\n    alias: a', 7],
    ['  - name: a\n    version: 2.0.0\n    alias: ""', 7],
  ])('fails if a dependency contains %j, with the line', async (text, line) => {
    const first = 'dependencies:\n  - name: a\n    version: 1.0.0\n';
    await write({ 'Chart.yaml': `${chart}${first}${text}\n`, 'values.yaml': '' });
    await expect(loadChart(directory, 'charts/demo')).rejects.toMatchObject({
      code: 'CHART_INVALID_METADATA',
      position: { file: 'charts/demo/Chart.yaml', line },
    });
  });

  it('accepts all fields of a dependency, and a chart twice with two names', async () => {
    const entry = '  - name: a\n    version: ^1.0.0\n    repository: "@stable"\n';
    const rest =
      '    condition: a.enabled,b.enabled\n    tags: [x]\n    import-values: [data, { child: a.b, parent: . }]\n';
    await write({
      'Chart.yaml': `${chart}dependencies:\n${entry}${rest}${entry}    alias: b_1-x\n`,
      'values.yaml': '',
    });
    const { metadata } = await loadChart(directory);
    expect(metadata.dependencies).toMatchObject([
      { condition: 'a.enabled,b.enabled', tags: ['x'], 'import-values': ['data', { child: 'a.b', parent: '.' }] },
      { name: 'a', alias: 'b_1-x' },
    ]);
  });

  it.each<[string, number]>([
    ['- a', 1],
    ['a: 1\nb: [', 2],
    ['a: 1\na: 2', 2],
    ['a: 1\n---\nb: 2\n', 2],
    ['a: 1\n...\nb: 2\n', 3],
  ])('fails if values.yaml is %j, with the line', async (text, line) => {
    await write({ 'Chart.yaml': chart, 'values.yaml': text });
    await expect(loadChart(directory, 'charts/demo')).rejects.toMatchObject({
      code: 'CHART_INVALID_VALUES',
      position: { file: 'charts/demo/values.yaml', line },
    });
  });
});
