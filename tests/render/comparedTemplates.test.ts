import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readSettings } from '../../components/config/index.ts';
import type { HelmTemplate } from '../../components/helm/index.ts';
import { renderRelease } from '../../components/render/index.ts';

let projectDirectory: string;
beforeEach(async () => {
  projectDirectory = await mkdtemp(join(tmpdir(), 'project-'));
});
afterEach(async () => {
  await rm(projectDirectory, { recursive: true });
});

const files: Record<string, string> = {
  'Chart.yaml': 'apiVersion: v2\nname: demo\nversion: 1.0.0\n',
  'templates/a.yaml': '{{ randAlphaNum 9 }}',
  'templates/b.yaml': '{{ .Values.b }}',
  'templates/NOTES.txt': '{{ .Values.c }}',
  'conf/templates/d.yaml': '',
  'crds/w.yaml': '',
  'charts/kid/Chart.yaml': 'name: kid\nversion: 0.1.0\n',
  'charts/kid/templates/c.yaml': '{{ .Values.c }}',
  'charts/kid/crds/x.yaml': '',
};

/** The release of a chart whose template a.yaml has other output in each render, and the files of each render that the engine got. */
async function render(changes: Record<string, string> = {}, failsCompared = false) {
  for (const [name, text] of Object.entries({ ...files, ...changes })) {
    await mkdir(dirname(join(projectDirectory, 'demo', name)), { recursive: true });
    await writeFile(join(projectDirectory, 'demo', name), text);
  }
  const staged: string[][] = [];
  const helmTemplate: HelmTemplate = async ({ path, chart }) => {
    const folder = join(path, chart);
    const all = (await readdir(folder, { recursive: true })).filter((file) => /\.(?:yaml|txt)$/.test(file)).sort();
    const count = staged.push(all);
    const isWhole = all.includes('templates/b.yaml');
    if (failsCompared && !isWhole) throw new Error('a template is missing');
    const texts = isWhole
      ? ['templates/a.yaml', 'templates/b.yaml', 'templates/NOTES.txt:base64']
      : ['templates/a.yaml'];
    const textOf = (file: string) => {
      if (file.endsWith(':base64')) return Buffer.from('the notes').toString('base64');
      const text = file.endsWith('a.yaml') ? `text ${count}` : 'same';
      return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${file.at(-6)}\ndata:\n  note: ${text}\n`;
    };
    const data = { chart: 'demo', ...Object.fromEntries(texts.map((file) => [file, textOf(file)])) };
    return [{ metadata: { labels: { 'kubesentiment.io/texts-of': '0' } }, data }];
  };
  const settings = readSettings({
    stack: 'dev',
    config: { 'kubesentiment:release': JSON.stringify({ name: 'r', namespace: 'ns', chart: 'demo' }) },
  });
  const { content, generated } = await renderRelease({
    settings,
    projectDirectory,
    helmTemplate,
    hidesGenerated: true,
  });
  return { content, lines: generated?.lines, staged };
}

test('the second render has only the templates that may differ, and the first one gives the rest', async () => {
  const { content, lines, staged } = await render();
  expect(staged).toHaveLength(2);
  const [whole = [], compared = []] = staged.toSorted((left, right) => right.length - left.length);
  expect(whole).toEqual(expect.arrayContaining(Object.keys(files)));
  expect(compared.filter((file) => !file.endsWith('texts.yaml'))).toEqual([
    'Chart.yaml',
    'charts/kid/Chart.yaml',
    'charts/kid/crds/x.yaml',
    'conf/templates/d.yaml',
    'crds/w.yaml',
    'templates/a.yaml',
  ]);
  expect(content.manifest).toContain('note: text (generated)');
  expect(content.manifest).toContain('note: same');
  expect(content.notes).toBe('the notes');
  expect(lines).toEqual([expect.stringContaining('ConfigMap/a')]);
});

test('the files of charts without such templates are left out', async () => {
  const { staged } = await render({ 'templates/a.yaml': 'a', 'charts/kid/templates/c.yaml': '{{ now }}' });
  const [, compared] = staged.toSorted((left, right) => right.length - left.length);
  expect(compared).toContain('charts/kid/crds/x.yaml');
  expect(compared).not.toContain('crds/w.yaml');
});

test('a second render that fails is repeated with all templates', async () => {
  const { content, staged } = await render({}, true);
  expect(staged.map((all) => all.includes('templates/b.yaml'))).toEqual(expect.arrayContaining([true, false, true]));
  expect(staged).toHaveLength(3);
  expect(content.manifest).toContain('note: text (generated)');
});
