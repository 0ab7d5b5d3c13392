import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { fetch } from '../../components/cli/dependency/fetch.ts';
import { list } from '../../components/cli/dependency/list.ts';
import { values } from '../../components/cli/verbs/values.ts';
import { ReleaseError } from '../../components/errors.ts';
import { type ChartRepository, startRepository } from '../dependencies/sources/chartRepository.ts';
import { type Changes, summaryOf, withProject } from './brokenProject.ts';
import { configMap, engineOf, goArchive, lintGo, soundGo, stackOf } from './goProject.ts';

const template = 'go/templates/config.yaml';
const sound = engineOf({ [template]: configMap() });
const failing = (message: string) => async () => {
  throw new Error(`failed to create chart from template: ${message}`);
};
const refusing = (reason: string) =>
  failing(
    `values don't meet the specifications of the schema(s) in the following chart(s):\ngo:\n- at '/port': ${reason}\n`,
  );
const without = (path: string, line: string): Changes => ({
  [path]: String(soundGo[path]).replace(new RegExp(`^.*${line}.*\n`, 'm'), ''),
});

describe('release lint of a main Go template chart', () => {
  test('finds nothing in a valid chart, with a schema of any draft', async () => {
    expect(await lintGo({}, sound)).toEqual([]);
    expect(await lintGo({})).toEqual([]);
  });

  const lacking = new ReleaseError('ENGINE_MISSING', 'There is no plugin.');
  test.each<[string, Changes, Parameters<typeof lintGo>[1]]>([
    ['error chart-files charts/go/Chart.yaml:1', without('charts/go/Chart.yaml', 'version: 1.2.3'), sound],
    ['error chart-files charts/go/values.yaml:5', { 'charts/go/values.yaml': 'a: 1\n---\n\nb: 1\nc: [' }, sound],
    ['warning chart-description charts/go/Chart.yaml:1', without('charts/go/Chart.yaml', 'description'), sound],
    ['warning schema-missing charts/go', { 'charts/go/values.schema.json': undefined }, sound],
    [
      'error values-schema Pulumi.dev.yaml:6',
      { 'Pulumi.dev.yaml': stackOf('charts/go', '{ port: x }') },
      refusing('got string, want integer'),
    ],
    [
      'error chart-renders charts/go/templates/config.yaml:1',
      {},
      failing('execution error at (go/templates/config.yaml:1:0): no port'),
    ],
    [
      'warning api-removed go/charts/kid/templates/a.yaml',
      {},
      engineOf({ 'go/charts/kid/templates/a.yaml': configMap('policy/v1beta1', 'PodSecurityPolicy') }),
    ],
    ['warning dependency-unavailable', {}, () => Promise.reject(lacking)],
  ])('has %s', async (expected, changes, engine) => {
    const found = await lintGo(changes, engine);
    expect(found.map(summaryOf)).toContain(expected);
  });

  test("checks its objects, and reports only fatal mistakes of an archive's objects", async () => {
    const labels = engineOf({ [template]: 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\nfoo: 1\n' });
    const found = await lintGo({}, labels);
    expect(found.map(summaryOf)).toEqual([
      'error object-schema charts/go/templates/config.yaml',
      'warning object-labels charts/go/templates/config.yaml',
    ]);
    const archive = { 'Pulumi.dev.yaml': stackOf('go.tgz'), 'go.tgz': goArchive() };
    expect((await lintGo(archive, labels)).map(summaryOf)).toEqual(['warning object-schema go/templates/config.yaml']);
    // No stack deploys the chart's defaults.
    const asking = engineOf({ [template]: configMap() });
    const strict: typeof asking = (options) =>
      options.values.port === undefined ? failing('port is required')() : asking(options);
    const given = { ...archive, 'Pulumi.dev.yaml': stackOf('go.tgz', '{ port: 1 }') };
    expect(await lintGo(given, strict)).toEqual([]);
  });

  test('reports nothing for a secret that only the deploy can validate', async () => {
    const secret = { 'Pulumi.dev.yaml': stackOf('charts/go', '{ port: { secure: "v1:Y2lwaGVy" } }') };
    const refuse = refusing('got string, want integer');
    const holdsSchema = (path: string, chart: string) => existsSync(join(path, chart, 'values.schema.json'));
    const found = await lintGo(secret, (options) =>
      options.values.port !== undefined && holdsSchema(options.path, options.chart) ? refuse() : sound(options),
    );
    expect(found).toEqual([]);
  });

  test('reports an archive without its dependencies', async () => {
    const archive = goArchive('dependencies:\n  - name: kid\n    version: "*"\n  - name: cat\n    version: "*"\n');
    const found = await lintGo({ 'Pulumi.dev.yaml': stackOf('go.tgz'), 'go.tgz': archive }, sound);
    expect(found.map(summaryOf)).toEqual(['error dependency-fails go.tgz/Chart.yaml:7']);
  });

  test("reports a chart from a repository that is not pinned by digest or can't be downloaded", async () => {
    const repositories = '  kubesentiment:dependencies: { repositories: { shop: { url: "http://127.0.0.1:9" } } }\n';
    const stack = (release: string) => ({ 'Pulumi.dev.yaml': stackOf('shop/go', '{}', release) + repositories });
    expect((await lintGo(stack(''), sound)).map(summaryOf)).toEqual(['error stack-config Pulumi.dev.yaml:5']);
    const pin = `    version: 1.0.0\n    digest: sha256:${'a'.repeat(64)}\n`;
    expect((await lintGo(stack(pin), sound)).map(({ rule }) => rule)).toEqual(['dependency-unavailable']);
  });
});

describe('the values of a main Go template chart', () => {
  const ask = (chart: string, explain: boolean) =>
    withProject(
      { ...soundGo, 'go.tgz': goArchive(), 'Pulumi.dev.yaml': stackOf(chart, '{ replicas: 3 }') },
      (directory) => values('dev', { explain }, 'table', directory),
    );

  test("are the chart's merged with the stack's, without our defaults", async () => {
    expect(parse(await ask('charts/go', false))).toEqual({ replicas: 3, port: 80 });
    expect(parse(await ask('go.tgz', false))).toEqual({ replicas: 3, port: 80 });
  });

  test('are explained with their positions, in any document of values.yaml', async () => {
    expect((await ask('charts/go', true)).split('\n').map((line) => line.split(/ +/))).toEqual([
      ['PATH', 'FROM', 'VALUE'],
      ['replicas', 'Pulumi.dev.yaml:6', '3'],
      ['port', 'charts/go/values.yaml:4', '80'],
      [''],
    ]);
    expect(await ask('go.tgz', true)).toMatch(/^port +go\.tgz\/values\.yaml:1 +80$/m);
  });
});

describe('release dependency for a main Go template chart', () => {
  let repository: ChartRepository;
  beforeAll(async () => {
    repository = await startRepository('demo', ['1.0.0', '1.1.0', '2.0.0']);
  });
  afterAll(() => repository.close());

  test('lists the missing dependencies of a folder and the contents of an archive', async () => {
    const dependencies = 'dependencies:\n  - { name: kid, version: ^0.2.0 }\n  - { name: cat, version: "1" }\n';
    const changes = {
      'Pulumi.dev.yaml': stackOf('charts/go'),
      'Pulumi.packed.yaml': stackOf('go.tgz'),
      'charts/go/Chart.yaml': `${soundGo['charts/go/Chart.yaml']}${dependencies}`,
      'charts/go/charts/kid/Chart.yaml': 'name: kid\nversion: 0.1.0\n',
      'go.tgz': goArchive(dependencies),
    };
    await withProject({ ...soundGo, ...changes }, async (directory) => {
      const listed: unknown = JSON.parse(await list({}, 'json', directory));
      expect(listed).toMatchObject([
        { chart: 'charts/go', name: 'kid', status: 'wrong version' },
        { chart: 'charts/go', name: 'cat', status: 'missing' },
        { chart: 'go.tgz', name: 'kid', status: 'unpacked' },
        { chart: 'go.tgz', name: 'cat', status: 'missing' },
      ]);
      expect(await fetch('build', { stack: 'packed' }, 'table', directory)).toBe('');
      const refused = fetch('update', { stack: 'packed', version: '^1' }, 'table', directory);
      await expect(refused).rejects.toMatchObject({ code: 'CONFIG_INVALID_VALUE' });
    });
  });

  test("writes version and digest of a chart from a repository into the stack's file, and builds from there", async () => {
    const stack = `# why\n${stackOf('shop/demo')}  kubesentiment:dependencies: { repositories: { shop: { url: "${repository.url}" } } }\n`;
    await withProject({ 'Pulumi.dev.yaml': stack }, async (directory) => {
      const text = () => readFile(join(directory, 'Pulumi.dev.yaml'), 'utf8');
      const statuses = async () =>
        JSON.parse(await list({ stack: 'dev' }, 'json', directory)).map(({ status }: { status: string }) => status);
      expect(await statuses()).toEqual(['not locked']);
      const updated = JSON.parse(await fetch('update', { stack: 'dev', version: '^1' }, 'json', directory));
      expect(updated).toMatchObject([{ name: 'demo', version: '1.1.0', lock: 'Pulumi.dev.yaml' }]);
      const lines = `    chart: shop/demo\n    version: 1.1.0\n    digest: sha256:${updated[0].sha256}\n`;
      expect(await text()).toBe(stack.replace('    chart: shop/demo\n', lines));
      expect(await statuses()).toEqual(['ok']);
      // The existing version in the file is the requested range.
      await fetch('update', {}, 'json', directory);
      expect(await fetch('build', { stack: 'dev' }, 'table', directory)).toContain('1.1.0');
      expect(await text()).toContain(lines);
    });
  });
});
