import { describe, expect, test } from '@jest/globals';
import type { KubernetesObject, ManifestObject } from '../../components/chart/index.ts';
import type { JsonObject } from '../../components/config/index.ts';
import { makersOf } from '../../components/release/makersOf.ts';
import { formatSeparation } from '../../components/release/ownershipAdvice.ts';
import type { ReleaseChart } from '../../components/release/releaseCharts.ts';
import { renamesOf, switchesOf } from '../../components/release/separatingValues.ts';

const role = (labels: Record<string, string> = {}): KubernetesObject => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name: 'reader', labels },
});

const chartOf = (path: readonly string[], values: JsonObject = {}): ReleaseChart => {
  return { path, name: path.at(-1) ?? 'top', values };
};

describe('the charts that may have made an object', () => {
  const charts = [[], ['cache'], ['watch'], ['watch', 'state-metrics']].map((path) => chartOf(path));
  const makers = (source: string, labels?: Record<string, string>) =>
    makersOf({ source, text: '', object: role(labels) } satisfies ManifestObject, charts).map(({ path }) =>
      path.join('.'),
    );

  test('are the one that its source names', () => {
    expect(makers('top/templates/a.yaml')).toEqual(['']);
    expect(makers('top/charts/watch/charts/state-metrics/templates/a.yaml')).toEqual(['watch.state-metrics']);
    // One that was fetched for the chart of somebody else is in no tree.
    expect(makers('top/charts/new/templates/a.yaml')).toEqual(['new']);
  });

  test('are those of a dependency where the source says no more, or all of them', () => {
    expect(makers('top/charts/watch')).toEqual(['watch', 'watch.state-metrics']);
    expect(makers('top/charts')).toEqual(['cache', 'watch', 'watch.state-metrics']);
  });

  test('are those that its labels name', () => {
    expect(makers('top/charts', { 'helm.sh/chart': 'state-metrics-5.0.0' })).toEqual(['watch.state-metrics']);
    expect(makers('top/charts', { 'app.kubernetes.io/name': 'cache' })).toEqual(['cache']);
  });
});

describe('values that may rename an object', () => {
  const named = (values: JsonObject, prefix = 'qa') =>
    renamesOf(chartOf(['watch'], values), role(), prefix).map(({ path, value }) => `${path.join('.')}=${value}`);

  test('are overrides, whether the chart declares them or not, and what has its name', () => {
    expect(named({ rbac: { nameOverride: null, name: 'reader' }, port: 1, list: [{ name: 'reader' }] })).toEqual([
      'watch.fullnameOverride=qa-watch',
      'watch.rbac.nameOverride=qa-watch',
      'watch.rbac.name=qa-reader',
      'watch.nameOverride=qa-watch',
    ]);
  });

  test('are so short that charts do not cut them, and differ for namespaces that begin alike', () => {
    const [one = '', other = ''] = ['a', 'b'].map((end) => named({}, `${'n'.repeat(60)}${end}`)[0] ?? '');
    expect(one).not.toBe(other);
    expect(one).toMatch(/^watch\.fullnameOverride=[a-z0-9-]{1,45}$/);
  });

  test('are none to turn a chart off that has no condition', () => {
    expect(switchesOf(chartOf(['watch']))).toEqual([]);
    const condition = ['watch', 'enabled'];
    expect(switchesOf({ ...chartOf(['watch']), condition })).toEqual([
      { chart: ['watch'], path: condition, value: false },
    ]);
  });
});

test('advice is a command that a shell takes as it is', () => {
  const separation = { chart: ['watch'], objects: [role()], others: 2, value: 'qa-watch' };
  const advice = formatSeparation({ ...separation, path: ['watch', 'fullnameOverride'] }, 'qa');
  expect(advice).toContain('ClusterRole/reader: made by the dependency watch.');
  expect(advice).toContain('2 more of its objects');
  expect(advice).toMatch(
    /\n {2}pulumi config set --path kubesentiment:values\.watch\.fullnameOverride qa-watch -s qa$/,
  );
  const odd = formatSeparation({ ...separation, path: ['a.b', 'name'] }, 'qa');
  expect(odd).toContain(`--path 'kubesentiment:values["a.b"].name' qa-watch`);
});
