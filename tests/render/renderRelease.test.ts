import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readSettings, type StackSettings } from '../../components/config/index.ts';
import { formatError } from '../../components/errors.ts';
import { maskContent, withCrds } from '../../components/manifest/index.ts';
import { type RenderedRelease, renderRelease, restoreRelease } from '../../components/render/index.ts';

let projectDirectory: string;
beforeEach(async () => {
  projectDirectory = await mkdtemp(join(tmpdir(), 'project-'));
});
afterEach(() => rm(projectDirectory, { recursive: true }));

const secret = 'hunter2: [';

/** A chart with one template, rendered with a secret among its values. */
async function render(template: string): Promise<RenderedRelease> {
  const chart = join(projectDirectory, 'chart');
  await mkdir(join(chart, 'templates'), { recursive: true });
  await writeFile(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: demo\nversion: 1.0.0\n');
  await writeFile(join(chart, 'values.yaml'), 'password: ""\nport: 1\n');
  await writeFile(join(chart, 'templates', 'a.yaml.hbs'), template);
  const settings = readSettings({
    stack: 'dev',
    config: {
      'kubesentiment:release': JSON.stringify({ name: 'r', namespace: 'ns', chart: 'chart' }),
      'kubesentiment:values': JSON.stringify({ password: secret, port: 5 }),
    },
    secretKeys: ['kubesentiment:values'],
    file: {
      path: 'Pulumi.dev.yaml',
      text: `config:
  kubesentiment:release: { name: r, namespace: ns, chart: chart }
  kubesentiment:values: { password: { secure: v1:abc }, port: 5 }
`,
    },
  });
  return renderRelease({ settings, projectDirectory, helmTemplate: async () => [] });
}

/** The error text that a user sees. */
async function errorTextOf(template: string): Promise<string> {
  const error: unknown = await render(template).then(
    () => new Error('Nothing failed.'),
    (caught: unknown) => caught,
  );
  return formatError(error);
}

const head = 'apiVersion: v1\nkind: Secret\n';

describe('a release that cannot be rendered', () => {
  test('reports the position in the template and shows the rendered text', async () => {
    const text = await errorTextOf(
      `${head}metadata: { name: {{Values.port}} }\ndata: { a: {{b64enc Values.password}} }`,
    );
    expect(text).toContain('at chart/templates/a.yaml.hbs:3:21');
    expect(text).toContain('3 | metadata: { name: 5 }');
  });

  test('never shows a secret, plain or encoded, in its own line or the next ones', async () => {
    const encoded = Buffer.from(secret).toString('base64');
    for (const template of [
      `${head}metadata: { name: x }\ndata:\n  a: {{Values.password}}\n`,
      `${head}metadata: { name: x }\ndata: [\n  {{b64enc Values.password}}\n`,
      `${head}metadata: { name: x }\nport: {{atoi Values.password}}\n`,
      `${head}metadata: { name: x }\nport: {{fail Values.password}}\n`,
      `${head}metadata: { name: x, labels: { p: 5 } } # {{b64enc Values.password}}\n`,
      '{{fromYaml Values.password}}',
    ]) {
      const text = await errorTextOf(template);
      expect(text).toMatch(/at chart\/templates\/a\.yaml\.hbs:\d+:\d+/);
      expect(text).not.toContain('hunter2');
      expect(text).not.toContain(encoded);
    }
  });
});

describe('a rendered release', () => {
  const nothingGiven: Pick<StackSettings, 'values' | 'secretPaths'> = { values: {}, secretPaths: [] };
  const template = `apiVersion: v1
kind: ConfigMap
metadata: { name: x }
data:
  port: "{{Values.port}}"
  both: {{b64enc (printf "u:%s" Values.password)}}
`;

  test('marks its secret lines and values for the display of its record', async () => {
    const { content } = await render(template);
    const shown = maskContent(content);
    expect(shown.config).toEqual({ password: '(secret)', port: 5 });
    expect(shown.manifest).toBe(content.manifest.replace(/both: .*/, '(secret)'));
  });

  test('that is deployed again keeps the CRDs that it names, except those of its manifest', async () => {
    const { content } = await render(template.replace('kind: ConfigMap', 'kind: CustomResourceDefinition'));
    const apiVersion = 'apiextensions.k8s.io/v1';
    const named = ['x', 'y'].map((name) => ({ apiVersion, kind: 'CustomResourceDefinition', metadata: { name } }));
    const metadata = withCrds(content.chart.metadata, named);
    const manifest = content.manifest.replace('apiVersion: v1', `apiVersion: ${apiVersion}`);
    const restored = restoreRelease({ ...content, manifest, chart: { ...content.chart, metadata } }, nothingGiven);
    expect(restored.crds).toEqual([]);
    expect(restored.keptCrds.map((object) => object.metadata.name)).toEqual(['y']);
  });

  test('that is deployed again keeps its secrets, whatever is secret today', async () => {
    const { content } = await render(template.replace(/both: .*/, 'both: {{quote Values.password}}'));
    const [{ object, counterpart } = { object: undefined }] = restoreRelease(content, nothingGiven).objects;
    expect(object?.data).toMatchObject({ both: secret });
    expect(counterpart?.data).not.toMatchObject({ both: secret });
    expect(counterpart?.data).toMatchObject({ port: '5' });
  });
});
