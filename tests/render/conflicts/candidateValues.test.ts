import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../components/json/index.ts';
import type { KubernetesObject } from '../../../components/manifest/index.ts';
import { formatSeparation } from '../../../components/release/refusals/ownershipAdvice.ts';
import { renamesOf, switchesOf, touchesSecret } from '../../../components/render/conflicts/candidateValues.ts';
import { chartsOf } from '../../../components/render/conflicts/chartsOf.ts';
import type { ReleaseChart } from '../../../components/render/conflicts/releaseCharts.ts';
import type { RenderedObject } from '../../../components/render/rendered.ts';

const object: KubernetesObject = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name: 'reader' },
};
const role: RenderedObject = { source: '', object, counterpart: object };
/** An object whose name contains a secret. */
const secretRole: RenderedObject = { source: '', object, counterpart: undefined };

const chartOf = (path: readonly string[], values: JsonObject = {}): ReleaseChart => {
  return { path, name: path.at(-1) ?? 'top', values };
};

describe('the charts that may have rendered an object', () => {
  const charts = [[], ['cache'], ['watch'], ['watch', 'state-metrics']].map((path) => chartOf(path));
  const makers = (source: string) => chartsOf({ source }, charts).map(({ path }) => path.join('.'));

  test('are only the one that its source names', () => {
    expect(makers('top/templates/a.yaml')).toEqual(['']);
    expect(makers('top/templates/charts/watch/a.yaml')).toEqual(['']);
    expect(makers('top/charts/watch/charts/state-metrics/templates/a.yaml')).toEqual(['watch.state-metrics']);
  });

  test('are all dependencies if no template is known', () => {
    expect(makers('top/charts')).toEqual(['cache', 'watch', 'watch.state-metrics']);
  });
});

describe('values that may rename an object', () => {
  const named = (values: JsonObject, prefix = 'qa', made = role) =>
    renamesOf(chartOf(['watch'], values), made, prefix).map(({ path, value }) => `${path.join('.')}=${value}`);

  test('are name overrides, declared or not, and values that equal its name', () => {
    expect(named({ rbac: { nameOverride: null, name: 'reader' }, port: 1, list: [{ name: 'reader' }] })).toEqual([
      'watch.rbac.name=qa-reader',
      'watch.fullnameOverride=qa-watch',
      'watch.rbac.nameOverride=qa-watch-rbac',
      'watch.nameOverride=qa-watch',
    ]);
  });

  test('contain no name with a secret', () => {
    expect(named({ rbac: { name: 'reader' } }, 'qa', secretRole)).toEqual([
      'watch.fullnameOverride=qa-watch',
      'watch.nameOverride=qa-watch',
    ]);
  });

  test('are omitted if they would show or replace a secret', () => {
    const touched = ['a', 'a.b', 'a.b.c', 'a.bc', 'b'].filter((path) => touchesSecret(path.split('.'), [['a', 'b']]));
    expect(touched).toEqual(['a', 'a.b', 'a.b.c']);
  });

  test('are short enough for charts, and differ for namespaces with a common prefix', () => {
    const [one = '', other = ''] = ['a', 'b'].map((end) => named({}, `${'n'.repeat(60)}${end}`)[0] ?? '');
    expect(one).not.toBe(other);
    expect(one).toMatch(/^watch\.fullnameOverride=[a-z0-9-]{1,45}$/);
  });

  test('do not disable a chart without a condition', () => {
    expect(switchesOf(chartOf(['watch']))).toEqual([]);
    const condition = ['watch', 'enabled'];
    expect(switchesOf({ ...chartOf(['watch']), condition })).toEqual([
      { chart: ['watch'], path: condition, value: false },
    ]);
  });
});

describe('advice', () => {
  const separation = { chart: ['watch'], path: ['watch', 'fullnameOverride'], value: 'qa-watch' };
  const claim = { ...role, object: { ...object, apiVersion: 'v1', kind: 'PersistentVolumeClaim' } };

  test('is a command that a shell accepts', () => {
    const advice = formatSeparation({ ...separation, objects: [role], others: [role, role] }, 'qa');
    expect(advice).toContain('ClusterRole/reader: rendered by the dependency watch.');
    expect(advice).toContain('2 more objects');
    expect(advice).toMatch(
      /\n {2}pulumi config set --path kubesentiment:values\.watch\.fullnameOverride qa-watch -s qa$/,
    );
    const odd = formatSeparation({ ...separation, objects: [role], others: [], path: ['a.b', 'name'] }, 'qa');
    expect(odd).toContain(`--path 'kubesentiment:values["a.b"].name' qa-watch`);
  });

  test.each(['qa-watch', false] as const)('names what holds data, which stays behind, with the value %s', (value) => {
    const advice = formatSeparation({ ...separation, value, objects: [role], others: [role, claim] }, 'qa');
    expect(advice).toMatch(/PersistentVolumeClaim\/reader\. Their data is not moved\.$/);
  });

  test('shows no name with a secret', () => {
    const others = [{ ...claim, counterpart: undefined }];
    expect(formatSeparation({ ...separation, objects: [secretRole], others }, 'qa')).not.toContain('reader');
  });
});
