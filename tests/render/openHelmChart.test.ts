import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readSettings } from '../../components/config/index.ts';
import { EngineFailure, type HelmTemplate } from '../../components/helm/index.ts';
import type { JsonObject } from '../../components/json/index.ts';
import { type RenderRequest, renderRelease } from '../../components/render/index.ts';
import { archiveOf, archiveWith } from '../dependencies/sources/archives.ts';
import { type ChartRepository, startRepository } from '../dependencies/sources/chartRepository.ts';

let projectDirectory: string;
let repository: ChartRepository;
beforeEach(async () => {
  projectDirectory = await mkdtemp(join(tmpdir(), 'project-'));
  repository = await startRepository('redis', ['1.2.0']);
});
afterEach(async () => {
  await repository.close();
  await rm(projectDirectory, { recursive: true });
});

const files: Record<string, string> = {
  'Chart.yaml': 'apiVersion: v2\nname: none\nname: demo\nversion: 1.0.0\n',
  'values.yaml': 'port: 1\nport: 80\nkid: { size: 2 }\n',
  'templates/a.yaml': 'apiVersion: v1\n',
  'charts/kid/Chart.yaml': 'name: kid\nversion: 0.1.0\n',
  'charts/kid/values.yaml': 'size: 1\ncolour: red\n',
};

async function write(changes: Record<string, string> = {}): Promise<void> {
  for (const [name, text] of Object.entries({ ...files, ...changes })) {
    await mkdir(dirname(join(projectDirectory, 'demo', name)), { recursive: true });
    await writeFile(join(projectDirectory, 'demo', name), text);
  }
}

/** The release that a stack makes of a chart, and the files that Helm's engine got. */
async function render(
  chart: string,
  values: JsonObject = {},
  note = async (_template: string) => 'fixed',
  capabilities: RenderRequest['capabilities'] = {},
) {
  let staged: string[] = [];
  const helmTemplate: HelmTemplate = async ({ path, chart: folder, release_name: name }) => {
    staged = (await readdir(join(path, folder), { recursive: true })).sort();
    const template = await readFile(join(path, folder, 'templates/a.yaml'), 'utf8');
    const data = `data:\n  note: ${await note(template)}\n`;
    const text = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${data}`;
    const labels = { 'kubesentiment.io/texts-of': '0' };
    return [{ metadata: { labels }, data: { chart: 'demo', 'templates/a.yaml': text } }];
  };
  const settings = readSettings({
    stack: 'dev',
    config: {
      'kubesentiment:release': JSON.stringify({ name: 'r', namespace: 'ns', chart }),
      'kubesentiment:values': JSON.stringify(values),
    },
  });
  const { content, objects } = await renderRelease({ settings, projectDirectory, helmTemplate, capabilities });
  return { content, objects, staged };
}

describe('a main Go template chart', () => {
  test('that generates values is rendered twice at the same time', async () => {
    await write({ 'templates/a.yaml': '{{ now }}' });
    const both = Promise.withResolvers<void>();
    let renders = 0;
    const { content } = await render('demo', {}, async (template) => {
      renders += 1;
      if (renders === 2) both.resolve();
      await both.promise;
      return template.includes('dateModify') ? 'comparison' : 'first';
    });
    expect(renders).toBe(2);
    expect(content.manifest).toContain('note: first');
  });

  test('that generates values is rendered again if the comparison ends the engine', async () => {
    await write({ 'templates/a.yaml': '{{ randAlphaNum 9 }}' });
    const both = Promise.withResolvers<void>();
    let renders = 0;
    const { content } = await render('demo', {}, async () => {
      renders += 1;
      const own = renders;
      if (own === 2) both.resolve();
      if (own > 2) return `render ${own}`;
      await both.promise;
      throw new EngineFailure('ended');
    });
    // The fourth is the comparison, alone.
    expect(renders).toBe(4);
    expect(content.manifest).toContain('note: render 3');
  });

  test('that fails is explained once, after the comparison has ended', async () => {
    const failing = async (template: string) => {
      await write({ 'templates/a.yaml': template });
      let renders = 0;
      let running = 0;
      const rendering = render('demo', {}, async () => {
        renders += 1;
        running += 1;
        if (renders === 2) await sleep(200);
        running -= 1;
        throw new Error('template: demo/templates/a.yaml:1:3: executing "a" at <fail>: error calling fail: no');
      });
      await expect(rendering).rejects.toMatchObject({ code: 'CHART_TEMPLATE_RENDER' });
      expect(running).toBe(0);
      return renders;
    };
    const alone = await failing('{{ fail `no` }}');
    expect(await failing('{{ randAlphaNum 9 | fail }}')).toBe(alone + 1);
  });

  test('is compared only with its last render if that is the first install of its CRDs', async () => {
    const spec = 'spec:\n  group: example.com\n  names: { kind: W }\n  versions: [{ name: v1, served: true }]\n';
    const crd = `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: w }\n${spec}`;
    await write({ 'templates/a.yaml': '{{ randAlphaNum 9 }}', 'crds/w.yaml': crd });
    const rendersWith = async (served: string[]) => {
      let renders = 0;
      const note = async () => {
        renders += 1;
        return `render ${renders}`;
      };
      await render('demo', {}, note, {
        questions: { kubeVersion: async () => '1.34.0', apiVersions: async () => served },
      });
      return renders;
    };
    expect(await rendersWith(['apps/v1'])).toBe(3);
    expect(await rendersWith(['apps/v1', 'example.com/v1', 'example.com/v1/W'])).toBe(2);
  });

  test('may be an archive, which renders the same as its folder', async () => {
    await write();
    const entries = Object.entries(files).map(([path, text]) => ({ path: `demo/${path}`, text }));
    await writeFile(join(projectDirectory, 'demo-1.0.0.tgz'), archiveWith(...entries));
    const folder = await render('demo');
    // Both have the same content, so the second render would come from the cache.
    await rm(join(projectDirectory, '.kubesentiment'), { recursive: true });
    const archive = await render('demo-1.0.0.tgz');
    expect(archive).toEqual(folder);
    expect(folder.content.manifest).toContain('# Source: demo/templates/a.yaml');
    expect(folder.objects).toHaveLength(1);
  });

  test('is recorded with the last of duplicate keys, and with the defaults of its subcharts', async () => {
    await write();
    const { content } = await render('demo', { kid: { size: 3 } });
    expect(content.chart.metadata).toMatchObject({ name: 'demo' });
    expect(content.chart.values).toEqual({ port: 80, kid: { size: 2, colour: 'red', global: {} } });
    expect(content.config).toEqual({ kid: { size: 3 } });
  });

  test('downloads the locked subcharts that its charts folder lacks, and verifies them', async () => {
    const redis = { name: 'redis', version: '^1.0.0', repository: repository.url };
    await write({ 'Chart.yaml': `${files['Chart.yaml']}dependencies: [${JSON.stringify(redis)}]\n` });
    await expect(render('demo')).rejects.toMatchObject({
      code: 'DEPENDENCY_LOCK_MISSING',
      hint: expect.stringContaining('release dependency update -s dev'),
    });
    const lock = { dependencies: [{ ...redis, version: '1.2.0' }] };
    await writeFile(join(projectDirectory, 'demo/Chart.lock'), JSON.stringify(lock));
    const { staged, content } = await render('demo');
    expect(staged).toContain('charts/redis-1.2.0/templates/a.yaml');
    expect(content.chart.values).toMatchObject({ redis: { global: {} } });
    const kept = join(projectDirectory, 'demo/charts/redis-1.2.0.tgz');
    expect(await readFile(kept)).toEqual(archiveOf('redis', '1.2.0'));
    // Now it is there.
    await repository.close();
    expect((await render('demo')).content).toEqual(content);
    const sha256 = 'a'.repeat(64);
    const other = { dependencies: [{ ...redis, version: '1.2.0', sha256 }] };
    await writeFile(join(projectDirectory, 'demo/Chart.lock'), JSON.stringify(other));
    await expect(render('demo')).rejects.toMatchObject({
      code: 'DEPENDENCY_CHECKSUM',
      position: { file: 'demo/Chart.lock' },
    });
  });
});
