import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type HelmTemplate, type HelmTemplateOptions, renderDependencies } from '../../../components/helm/index.ts';
import { type JsonObject, readYaml } from '../../../components/json/index.ts';
import { chart, directory, write } from './subchartFolder.ts';

function render(helmTemplate: HelmTemplate, values: JsonObject = {}) {
  return renderDependencies({
    chart,
    umbrella: join(directory, 'sentiment'),
    values,
    release: { name: 'app', namespace: 'ns' },
    capabilities: { kubeVersion: '1.34.0', apiVersions: ['monitoring.coreos.com/v1'] },
    helmTemplate,
    explain: { values: {}, origin: () => undefined, frameAt: () => undefined },
  });
}

describe('renderDependencies', () => {
  it('renders once, with only the values of the dependencies, and capabilities that do not depend on a cluster', async () => {
    const asked: HelmTemplateOptions[] = [];
    const values = { global: { a: 1 }, cache: { size: 1 }, redis: { size: 2 }, grafana: {}, image: 'x' };
    await render(async (options) => {
      asked.push(options);
      return [];
    }, values);
    expect(asked).toEqual([
      {
        chart: 'sentiment',
        path: directory,
        release_name: 'app',
        namespace: 'ns',
        values: { cache: { size: 1 }, grafana: {} },
        kube_version: '1.34.0',
        api_versions: ['v1', 'monitoring.coreos.com/v1'],
        include_test_hook_resources: true,
        skip_crd_rendering: true,
      },
    ]);
  });

  it('returns the same text, whether or not the provider knows that a kind is namespaced', async () => {
    const object = (metadata: JsonObject) => async () => [{ apiVersion: 'v1', kind: 'Service', metadata }];
    const bare = await render(object({ name: 'a' }));
    expect(await render(object({ name: 'a', namespace: 'ns' }))).toEqual(bare);
    expect(await render(object({ name: 'a', namespace: 'other' }))).not.toEqual(bare);
  });

  it('names the template of an object, and only the chart for an object without a template', async () => {
    const object = (kind: string, name: string, more: JsonObject = {}) => ({
      apiVersion: 'v1',
      kind,
      metadata: { name, ...more },
    });
    const sources = {
      ...object('ConfigMap', 'sources', { labels: { 'kubesentiment.io/sources': '' } }),
      data: {
        'sentiment/charts/cache/templates/a.yaml': '["v1","Service",null,"a"]\n["v1","Service","other","a"]\n',
        'sentiment/charts/grafana/templates/b.yaml': '["v1","Secret","ns","a"]\n',
      },
    };
    const objects = [
      object('Service', 'a', { namespace: 'ns' }),
      object('Service', 'a', { namespace: 'other' }),
      object('Secret', 'a'),
      object('CustomResourceDefinition', 'a'),
    ];
    const documents = await render(async () => [...objects, sources]);
    expect(documents.map(({ source }) => source)).toEqual([
      'sentiment/charts/cache/templates/a.yaml',
      'sentiment/charts/cache/templates/a.yaml',
      'sentiment/charts/grafana/templates/b.yaml',
      'sentiment/charts',
    ]);
  });

  it('removes its own object with the sources, also without templates, but not a similar object of a chart', async () => {
    const labels = { 'kubesentiment.io/sources': '' };
    const own = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels } });
    const documents = await render(async () => [own('mine'), { ...own('sources'), data: null }]);
    expect(documents.map(({ text }) => /name: (.*)/.exec(text)?.[1])).toEqual(['mine']);
    expect(await render(async () => [own('sources')])).toEqual([]);
  });

  it('keeps strings that YAML 1.1 reads as another type', async () => {
    const metadata = { name: 'a', annotations: { on: 'no', version: '0644' } };
    const [document] = await render(async () => [{ apiVersion: 'v1', kind: 'Service', metadata }]);
    const { value } = readYaml({ text: document?.text ?? '', file: 'a', code: 'CHART_INVALID_YAML' });
    expect(value).toMatchObject({ metadata });
  });

  it('refuses numbers that may have lost digits', async () => {
    const claim = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { seconds: [9007199254740992] } };
    await expect(render(async () => [claim])).rejects.toMatchObject({
      code: 'DEPENDENCY_RENDER_FAILED',
      message: expect.stringMatching(/Pod\/a: spec\.seconds.*9007199254740992/),
    });
  });

  it('reports the template with its line, and the missing value of the dependency', async () => {
    await write('sentiment/charts/cache/templates/a.yaml', 'a: 1\nb: {{ .Values.auth.user }}\n');
    const failing = render(async () => {
      const place = 'sentiment/charts/cache/templates/a.yaml';
      throw new Error(
        `failed to create chart from template: template: ${place}:2:13: executing "${place}" at <.Values.auth.user>: nil pointer evaluating interface {}.user`,
      );
    });
    await expect(failing).rejects.toMatchObject({
      code: 'DEPENDENCY_RENDER_FAILED',
      position: { file: 'charts/cache/templates/a.yaml', line: 2, column: 14 },
      frame: expect.stringContaining('> 2 | b: {{ .Values.auth.user }}'),
      hint: expect.stringContaining('kubesentiment:values.cache.auth is not set.'),
    });
  });

  it("keeps Helm's message when it names no file of the dependencies", async () => {
    const failing = render(async () => {
      throw new Error('something else');
    });
    await expect(failing).rejects.toMatchObject({
      code: 'DEPENDENCY_RENDER_FAILED',
      message: expect.stringContaining('something else'),
    });
  });
});
