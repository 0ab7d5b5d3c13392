import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import {
  type HelmTemplate,
  isHelmChart,
  loadHelmChart,
  missingDependencies,
  renderHelmChart,
} from '../../../components/helm/index.ts';
import { archiveOf, archiveWith } from '../../dependencies/sources/archives.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'chart-'));
});
afterEach(() => rm(directory, { recursive: true }));

async function write(files: Record<string, string>): Promise<string> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, 'demo', name)), { recursive: true });
    await writeFile(join(directory, 'demo', name), text);
  }
  return join(directory, 'demo');
}

const crd = 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: ds.example }';

const demo = {
  'Chart.yaml': 'apiVersion: v1\nname: demo\nversion: 1.0.0\nappVersion: 1.5\n',
  'templates/a.yaml': 'a: 1\nb: {{ fail "no" }}\n',
  'templates/deep/b.yaml': 'b: 1\n',
  'templates/_c.tpl': 'c\n',
  'charts/kid/Chart.yaml': 'name: kid\nversion: 1.0.0\n',
  'charts/kid/crds/d.yaml': `${crd}\n`,
};

async function render(helmTemplate: HelmTemplate) {
  const chart = await loadHelmChart(await write(demo), 'charts/demo');
  return renderHelmChart({
    chart,
    values: {},
    checksValues: true,
    release: { name: 'r', namespace: 'ns' },
    capabilities: { kubeVersion: '1.34.0', apiVersions: [] },
    helmTemplate,
    cacheDirectory: join(directory, 'cache'),
    explain: {
      values: { ports: [1] },
      origin: (path) => ({ file: path.join('/'), line: 1 }),
      frameAt: () => undefined,
    },
  });
}

describe('a Helm chart', () => {
  it('is distinguished from a Handlebars chart by its templates', async () => {
    expect(await isHelmChart(await write(demo))).toBe(true);
    expect(await isHelmChart(await write({ 'templates/e.yaml.hbs': '' }))).toBe(false);
  });

  it('may have no templates if it contains other charts', async () => {
    const metadata = 'apiVersion: v2\nname: demo\nversion: 1.0.0\n';
    const write1 = async (files: Record<string, string>) =>
      isHelmChart(await write({ 'Chart.yaml': metadata, ...files }));
    expect(await write1({ 'Chart.yaml': `${metadata}dependencies:\n  - { name: kid, version: 1.0.0 }\n` })).toBe(true);
    expect(await write1({ 'charts/kid/Chart.yaml': metadata })).toBe(true);
  });

  it('must not be a Handlebars chart that was packaged without its templates', async () => {
    const path = join(directory, 'demo-1.0.0.tgz');
    const metadata = { path: 'demo/Chart.yaml', text: 'name: demo\nversion: 1.0.0\n' };
    await writeFile(path, archiveWith(metadata, { path: 'demo/.helmignore', text: '*.hbs\n' }));
    await expect(loadHelmChart(path, 'demo-1.0.0.tgz')).rejects.toMatchObject({
      code: 'DEPENDENCY_INVALID',
      position: { file: 'demo-1.0.0.tgz' },
    });
    await writeFile(path, archiveWith(metadata, { path: 'demo/.helmignore', text: '*.tmp\n' }));
    expect(await loadHelmChart(path, 'demo-1.0.0.tgz')).toMatchObject({ isArchive: true });
    await writeFile(path, archiveOf('demo', '1.0.0', { path: 'demo/files/e.hbs' }));
    expect(await loadHelmChart(path, 'demo-1.0.0.tgz')).toMatchObject({ isArchive: true });
  });

  it('may use apiVersion v1, and lists the dependencies that its charts folder lacks', async () => {
    const path = await write({
      ...demo,
      'Chart.yaml': `${demo['Chart.yaml']}dependencies: [{ name: kid }, { name: cat }]\n`,
    });
    const chart = await loadHelmChart(path, 'charts/demo');
    expect(chart.metadata).toMatchObject({ name: 'demo', appVersion: '1.5' });
    expect(missingDependencies(chart)).toEqual([{ name: 'cat' }]);
  });

  it('is staged with a template that carries the output of the others, deepest first', async () => {
    let staged = '';
    const { documents, crds } = await render(async ({ path, chart }) => {
      staged = await readFile(join(path, chart, 'templates/of/of/of/of/texts.yaml'), 'utf8');
      const textsOf = (index: number, data: Record<string, string>) => ({
        metadata: { labels: { 'kubesentiment.io/texts-of': String(index) } },
        data,
      });
      return [
        textsOf(0, { chart: 'demo', 'templates/a.yaml': 'a: <no value>1\n' }),
        textsOf(1, { chart: 'demo/charts/alias' }),
        { kind: 'ConfigMap' },
      ];
    });
    expect(staged.indexOf('deep/b.yaml')).toBeLessThan(staged.indexOf('a.yaml"'));
    expect(staged).not.toContain('_c.tpl');
    expect(documents).toEqual([{ source: 'demo/templates/a.yaml', text: 'a: 1', line: 1, byHelm: true }]);
    expect(crds).toEqual([{ source: 'demo/charts/alias/crds/d.yaml', text: crd, object: parse(crd) }]);
  });

  it('reports the value that its schema refuses, with its position', async () => {
    const message =
      "values don't meet the specifications of the schema(s) in the following chart(s):\n" +
      "demo:\n- at '/ports/0': got number, want string\nkid:\n- at '': additional properties 'x' not allowed\n";
    await expect(render(() => Promise.reject(new Error(message)))).rejects.toMatchObject({
      errors: [
        { code: 'CHART_VALUES_WRONG_TYPE', position: { file: 'ports/0' } },
        { code: 'CHART_VALUES_UNKNOWN_KEY', position: { file: 'kid/x' } },
      ],
    });
  });

  it('has a hint if it requires another version of Kubernetes', async () => {
    const message =
      'failed to create chart from template: chart requires kubeVersion: >=1.25.0 which is incompatible with Kubernetes v1.33.4-gke.1';
    await expect(render(() => Promise.reject(new Error(message)))).rejects.toMatchObject({
      code: 'CHART_TEMPLATE_RENDER',
      hint: expect.stringContaining('kubesentiment:release.kubeVersion'),
    });
  });

  it('reports the template that fails, with its line', async () => {
    const message = 'failed to create chart from template: execution error at (demo/templates/a.yaml:2:6): no';
    await expect(render(() => Promise.reject(new Error(message)))).rejects.toMatchObject({
      code: 'CHART_TEMPLATE_RENDER',
      message: 'no',
      position: { file: 'charts/demo/templates/a.yaml', line: 2, column: 7 },
    });
  });
});
