import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { readSettings } from '../../../components/config/index.ts';
import { formatError, type ReleaseError, releaseErrors } from '../../../components/errors.ts';
import type { PluginHelm } from '../../../components/helm/index.ts';
import type { JsonObject } from '../../../components/json/index.ts';
import { renderRelease } from '../../../components/render/index.ts';
import { fullTest } from '../../selection.ts';
import { openHelmEngine } from '../dependencies/chartTrees.ts';
import { integrationEnvironment } from '../support/environment.ts';

type Files = Readonly<Record<string, string>>;

const base: Files = {
  'Chart.yaml': 'apiVersion: v2\nname: odd\nversion: 1.0.0\n',
  'values.yaml': 'text: x\nlist: [1]\n',
};
const child = { 'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n' };
const configMap = (data: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  a: ${data}\n`;
const a = (data: string) => ({ 'templates/a.yaml': configMap(data) });
const b = (data: string) => ({
  ...child,
  'templates/own.yaml': configMap('b'),
  'charts/child/templates/b.yaml': configMap(data),
});
const helper = (text: string) => ({ 'templates/_h.tpl': `\n{{ define "h" }}\n${text}{{ end }}` });

let engine: PluginHelm;
let project: string;
beforeAll(async () => {
  engine = openHelmEngine(createRequire(import.meta.url)('@pulumi/kubernetes/package.json').version);
  project = await mkdtemp(join(tmpdir(), 'engine-errors-'));
});
afterAll(async () => {
  await engine.close();
  await rm(project, { recursive: true });
});

async function write(folder: string, files: Files): Promise<void> {
  await rm(join(project, folder), { recursive: true, force: true });
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(project, folder, name)), { recursive: true });
    await writeFile(join(project, folder, name), text);
  }
}

async function ours(chart: string, values: JsonObject = {}, secret = false): Promise<ReleaseError> {
  const settings = readSettings({
    stack: 'dev',
    config: {
      'kubesentiment:release': JSON.stringify({ name: 'r', namespace: 'ns', chart }),
      'kubesentiment:values': JSON.stringify(values),
    },
    ...(secret
      ? {
          secretKeys: ['kubesentiment:values'],
          file: {
            path: 'Pulumi.dev.yaml',
            text: 'config:\n  kubesentiment:values: { text: { secure: v1:abc } }\n',
          },
        }
      : {}),
  });
  const rendering = renderRelease({ settings, projectDirectory: project, helmTemplate: engine.template });
  const error = await rendering.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  const [first] = releaseErrors(error);
  if (first === undefined) throw new Error('It renders.');
  return first;
}

async function stock(chart: string): Promise<string> {
  const { PATH, HOME } = { ...process.env, ...integrationEnvironment().variables };
  const options = { env: { PATH, HOME }, extendEnv: false, cwd: project, reject: false };
  return (await execa('helm', ['template', 'r', chart], options)).stderr;
}

const nil = '{{ .Values.b.c }}';
const tplOf = (value: string) => ({
  'values.yaml': `text: ${JSON.stringify(value)}\n`,
  ...a('{{ tpl .Values.text . }}'),
});

test.each<[string, Files, string, string]>([
  ['a nil pointer', a(nil), 'CHART_TEMPLATE_RENDER', 'a.yaml:6'],
  ['a nil pointer in a partial', { ...a('{{ include "h" . }}'), ...helper(nil) }, 'CHART_TEMPLATE_RENDER', '_h.tpl:3'],
  [
    'a nil pointer in the notes',
    { ...a('b'), 'templates/NOTES.txt': `x\n${nil}` },
    'CHART_TEMPLATE_RENDER',
    'NOTES.txt:2',
  ],
  ['a wrong type', a('{{ upper 5 }}'), 'CHART_TEMPLATE_RENDER', 'a.yaml:6'],
  ['a field of a text', a('{{ .Values.text.deep }}'), 'CHART_TEMPLATE_RENDER', 'a.yaml:6'],
  ['an index that is out of range', a('{{ index .Values.list 5 }}'), 'CHART_TEMPLATE_RENDER', 'a.yaml:6'],
  [
    'a required value',
    a('{{ required "set (odd/templates/x.yaml:9)" .Values.t }}'),
    'CHART_TEMPLATE_RENDER',
    'a.yaml:6',
  ],
  ['fail', a('{{ fail "template: odd/templates/x.yaml:9:1: executing it" }}'), 'CHART_TEMPLATE_RENDER', 'a.yaml:6'],
  ['a mistake of syntax', a('{{ if }}'), 'CHART_TEMPLATE_SYNTAX', 'a.yaml:6'],
  ['an action without an end', a('{{ .Values.text'), 'CHART_TEMPLATE_SYNTAX', 'a.yaml:6'],
  ['an unknown function', a('{{ foo .Values.a }}'), 'CHART_TEMPLATE_SYNTAX', 'a.yaml:6'],
  ['an unknown partial', a('{{ include "nope" . }}'), 'CHART_TEMPLATE_RENDER', 'a.yaml:6'],
  ['a template of a subchart', b(nil), 'CHART_TEMPLATE_RENDER', 'child/templates/b.yaml:6'],
  ['fail in a subchart', b('{{ fail "no" }}'), 'CHART_TEMPLATE_RENDER', 'child/templates/b.yaml:6'],
  ['a value for tpl', tplOf('{{ .Values.no.thing }}'), 'CHART_TEMPLATE_RENDER', 'a.yaml:6'],
  ['a value for tpl that is no template', tplOf('{{ nofn }}'), 'CHART_TEMPLATE_RENDER', 'a.yaml:6'],
])('%s is reported with the template and the line that stock Helm names', async (_what, files, code, place) => {
  await write('odd', { ...base, ...files });
  const { position, frame, code: found } = await ours('odd');
  const [name = '', line = ''] = place.split(':');
  expect([found, position?.line]).toEqual([code, Number(line)]);
  expect(position?.file).toBe(`odd/${name.includes('/') ? 'charts/' : 'templates/'}${name}`);
  expect(frame).toContain(`> ${line} |`);
  expect(await stock('odd')).toContain(`${position?.file}:${position?.line}`);
});

fullTest.each<[string, Files, string, number]>([
  [
    'a key that is not expected',
    { 'templates/a.yaml': 'kind: A\nmetadata:\n  name: a\n  b: "x" y\n' },
    'templates/a.yaml',
    4,
  ],
  ['two values in a line', a('{{ .Values.text }}: b'), 'templates/a.yaml', 6],
  ['a second document', { 'templates/a.yaml': `${configMap('b')}---\n${configMap('c: d')}` }, 'templates/a.yaml', 13],
  ['a subchart', b('c: d'), 'charts/child/templates/b.yaml', 6],
])('rendered text that is not YAML, with %s, is reported with its lines', async (_what, files, path, line) => {
  await write('odd', { ...base, ...files });
  const { code, position, frame, message } = await ours('odd');
  expect([code, position]).toEqual(['CHART_INVALID_YAML', { file: `odd/${path}`, line }]);
  expect(frame).toContain(`> ${String(line)} |`);
  const [, reason = 'nothing'] = /YAML parse error on \S+ error .*? JSON: (.*)/.exec(await stock('odd')) ?? [];
  expect(message).toBe(`The output of odd/${path} is not valid YAML: ${reason}.`);
});

fullTest.each<[string, Files, string, string, number]>([
  [
    'values.yaml of a subchart',
    { ...b('b'), 'charts/child/values.yaml': 'a: 1\n b: 2\n' },
    'DEPENDENCY_INVALID',
    'charts/child/values.yaml',
    1,
  ],
  [
    'a list in it',
    { ...b('b'), 'charts/child/values.yaml': '- a\n' },
    'DEPENDENCY_INVALID',
    'charts/child/values.yaml',
    1,
  ],
  [
    'Chart.yaml of a subchart',
    { ...b('b'), 'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\ntype: 5\nversion: 1.0.0\n' },
    'DEPENDENCY_INVALID',
    'charts/child/Chart.yaml',
    3,
  ],
  [
    'Chart.yaml',
    { ...a('b'), 'Chart.yaml': `${base['Chart.yaml']}type: 5\n` },
    'CHART_INVALID_METADATA',
    'Chart.yaml',
    4,
  ],
  [
    'the type of the chart',
    { ...a('b'), 'Chart.yaml': `${base['Chart.yaml']}type: library\n` },
    'CHART_INVALID_METADATA',
    'Chart.yaml',
    4,
  ],
  ['values.yaml', { ...a('b'), 'values.yaml': 'a: 1\n b: 2\n' }, 'CHART_INVALID_VALUES', 'values.yaml', 1],
])('a mistake in %s is reported with the file and the line', async (_what, files, code, path, line) => {
  await write('odd', { ...base, ...files });
  const error = await ours('odd');
  expect([error.code, error.position?.file, error.position?.line]).toEqual([code, `odd/${path}`, line]);
  expect(error.frame).toContain(`> ${line} |`);
  expect(await stock('odd')).toMatch(/values\.yaml|chart\.metadata|library charts are not installable/);
});

test('a document that is not an object is reported with the line of the template', async () => {
  await write('odd', {
    ...base,
    'templates/a.yaml': '{{- if .Values.text }}\nmetadata:\n  name: {{ .Values.text }}\n{{- end }}\n',
  });
  const { code, position, frame } = await ours('odd');
  expect([code, position]).toEqual(['CHART_INVALID_OBJECT', { file: 'odd/templates/a.yaml', line: 2 }]);
  expect(frame).toContain('is rendered as odd/templates/a.yaml:');
});

test("errors of a Handlebars chart's dependencies are reported with template, line and value", async () => {
  const dependencies = '\ndependencies: [{ name: child, version: 1.0.0, repository: "file://../child" }]\n';
  await write('ours', {
    'Chart.yaml': `apiVersion: v2\nname: ours\nversion: 1.0.0${dependencies}`,
    'Chart.lock': dependencies,
    'values.yaml': '{}\n',
    'templates/a.yaml.hbs': configMap('b'),
  });
  const files = (data: string) => ({
    'Chart.yaml': child['charts/child/Chart.yaml'],
    'templates/b.yaml': configMap(data),
    'values.schema.json': '{"properties": {"port": {"type": "integer"}}}',
  });
  await write('child', files(nil));
  const failed = await ours('ours');
  expect([failed.code, failed.position]).toEqual([
    'DEPENDENCY_RENDER_FAILED',
    { file: 'charts/child/templates/b.yaml', line: 6, column: 16 },
  ]);
  expect(failed.frame).toContain(`> 6 |   a: ${nil}`);
  expect(failed.hint).toContain('kubesentiment:values.child.b is not set.');
  await write('child', files('c: {{ .Values.port }}'));
  const broken = await ours('ours', { child: { port: 5 } });
  expect([broken.code, broken.position?.line]).toEqual(['DEPENDENCY_RENDER_FAILED', 6]);
  expect(broken.frame).toContain('> 6 |   a: c: 5');
  const refused = await ours('ours', { child: { port: 'x' } });
  expect([refused.code, refused.message]).toEqual([
    'DEPENDENCY_RENDER_FAILED',
    expect.stringMatching(/^kubesentiment:values\.child\.port: /),
  ]);
});

test('no error quotes a secret', async () => {
  const templates = [
    '{{ fail (print "no " .Values.text) }}',
    '{{ required .Values.text .Values.t }}',
    '{{ .Values.text }}: b',
  ];
  for (const template of [...templates, '{{ tpl .Values.text . }}']) {
    await write('odd', { ...base, ...a(template) });
    const shown = formatError(await ours('odd', { text: '{{ .Values.x.hunter2 }}' }, true));
    expect(shown).not.toContain('hunter2');
    expect(shown).toContain('odd/templates/a.yaml:6');
  }
  await write('odd', { ...base, 'templates/a.yaml': 'kind: Secret\ndata:\n  a: hunter2: b\n' });
  expect(formatError(await ours('odd'))).not.toContain('hunter2');
});
