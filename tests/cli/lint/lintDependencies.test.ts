import { describe, expect, test } from '@jest/globals';
import { ReleaseError } from '../../../components/errors.ts';
import type { HelmTemplate } from '../../../components/helm/index.ts';
import { archiveOf } from '../../dependencies/sources/archives.ts';
import { type Changes, lintWith, summaryOf } from '../brokenProject.ts';
import { added, chartFile, dependency, deployment, replaced, schemaFile, valuesFile, without } from './demoChanges.ts';

describe('the dependencies of a linted chart', () => {
  const withDependency: Changes = {
    [chartFile]: added(dependency),
    [schemaFile]: replaced(
      '"global"',
      '"cache": { "type": "object", "description": "Of the dependency." },\n    "global"',
    ),
    'charts/demo/Chart.lock': 'dependencies:\n  - name: cache\n    version: 1.0.0\n',
    'charts/demo/charts/cache-1.0.0.tgz': archiveOf('cache', '1.0.0'),
  };
  const object = (apiVersion: string, kind: string, rest = {}) => ({
    apiVersion,
    kind,
    metadata: { name: 'cache', labels: { 'helm.sh/chart': 'cache-1.0.0' } },
    ...rest,
  });
  /** What the umbrella's own template says about the template of the dependency. */
  const sources = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'sources', labels: { 'kubesentiment.io/sources': '' } },
    data: { 'demo/charts/cache/templates/a.yaml': '["batch/v1beta1","CronJob",null,"cache"]\n' },
  };
  const lintRendered = (template: HelmTemplate, changes: Changes = withDependency) =>
    lintWith(changes, undefined, template);

  test('are checked only against the schema and removed API versions, as warnings', async () => {
    const found = await lintRendered(async () => [
      object('batch/v1beta1', 'CronJob', { spec: { shedule: '1' } }),
      object('networking.k8s.io/v1beta1', 'ServiceCIDR'),
      object('v1', 'Pod', { spec: { containers: [{ name: 'a', image: 'a' }] } }),
      object('example.com/v1', 'Widget'),
      sources,
    ]);
    const file = 'demo/charts/cache/templates/a.yaml';
    expect(new Set(found.map(summaryOf))).toEqual(
      new Set([`warning object-schema ${file}`, `warning api-removed ${file}`]),
    );
    expect(found.every(({ object }) => object === 'CronJob cache')).toBe(true);
  });

  test("are skipped with a warning if they can't be downloaded or rendered", async () => {
    const missing = await lintRendered(async () => {
      throw new ReleaseError('ENGINE_MISSING', 'There is no plugin.');
    });
    expect(missing.map(summaryOf)).toEqual(['warning dependency-unavailable']);
    const text = { ...withDependency, 'charts/demo/charts/cache-1.0.0.tgz': 'no archive' };
    expect((await lintRendered(async () => [], text)).map(({ rule }) => rule)).toEqual(['dependency-fails']);
    // Nothing listens on this port.
    const unreachable = replaced('https://charts.example', 'http://127.0.0.1:9');
    const lone = { ...withDependency, 'charts/demo/charts/cache-1.0.0.tgz': undefined };
    const chart = (text: string) => unreachable(added(dependency)(text));
    const found = await lintRendered(async () => [], { ...lone, [chartFile]: chart, [deployment]: without('limits') });
    expect(found.map(({ rule }) => rule)).toEqual(['dependency-unavailable', 'container-resources']);
  });

  test("fail the lint if they reject the chart's values, or if objects conflict", async () => {
    const refusing = await lintRendered(async () => {
      throw new Error('execution error at (cache/templates/a.yaml:1:2): no size');
    });
    expect(refusing.map(summaryOf)).toEqual(['error dependency-fails']);
    const twice = await lintRendered(async () => [
      { ...object('apps/v1', 'Deployment'), metadata: { name: 'demo', labels: { 'helm.sh/chart': 'cache-1.0.0' } } },
    ]);
    expect(new Set(twice.map(({ rule }) => rule))).toEqual(new Set(['chart-renders']));
  });
});

test('duplicate keys of a Go template chart are reported, in its files and its objects', async () => {
  const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata:\n  "a": b\n  a: c\n';
  const texts = {
    metadata: { labels: { 'kubesentiment.io/texts-of': '0' } },
    data: { chart: 'demo', 'templates/a.yaml': text },
  };
  const changes = {
    [deployment]: undefined,
    'charts/demo/templates/a.yaml': text,
    [valuesFile]: replaced('replicas: 1', 'replicas: 1\nreplicas: 2'),
  };
  const found = (await lintWith(changes, undefined, async () => [texts])).filter(
    ({ rule }) => rule === 'repeated-keys',
  );
  expect(found.map((each) => [summaryOf(each), each.message])).toEqual([
    ['warning repeated-keys charts/demo/templates/a.yaml', 'The key a is repeated in its map: the last one wins.'],
    [`warning repeated-keys ${valuesFile}:2`, 'The key replicas is repeated in its map: the last one wins.'],
  ]);
});
