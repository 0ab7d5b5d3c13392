import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fullTest } from '../../selection.ts';
import { type ApiProxy, type Disturbance, openApiProxy, type SeenRequest } from '../support/apiProxy.ts';
import { openScenario, type Scenario } from '../support/scenario.ts';
import { writeChart } from '../support/smallChart.ts';

const templates = {
  'config.yaml.hbs': `apiVersion: v1
kind: ConfigMap
metadata: {name: web}
data: {mark: {{quote Values.mark}} }
`,
  'deployment.yaml.hbs': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, annotations: {mark: {{quote Values.mark}} } }
spec:
  selector: {matchLabels: {app: web} }
  template:
    metadata: {labels: {app: web} }
    spec:
      containers: [{name: web, image: "registry.example/web:1"}]
`,
  'hook.yaml.hbs': `apiVersion: v1
kind: ConfigMap
metadata:
  name: hook
  annotations: {helm.sh/hook: "pre-install,pre-upgrade"}
`,
};

const leaderChanged = { status: 500, message: 'rpc error: code = Unavailable desc = etcdserver: leader changed' };
const throttled = { status: 429, headers: { 'retry-after': '1' }, message: 'too many requests' };

describe('an API server that is busy or down for a moment', () => {
  let release: Scenario;
  let proxy: ApiProxy;
  let comeBack: () => Promise<void> = async () => undefined;
  beforeAll(async () => {
    proxy = await openApiProxy();
    release = await openScenario('transient', {
      configure: (config) => {
        config['kubernetes:kubeconfig'] = proxy.kubeconfig;
        Object.assign(config['kubesentiment:release'], { chart: 'charts/small', timeout: '30s' });
        config['kubesentiment:values'] = { mark: 'one' };
      },
    });
    await writeChart(release, templates, { mark: '' });
  });
  afterAll(() => proxy.close());

  /** Each of these happens once, to the first request that it fits. */
  function once(...faults: [fits: (request: SeenRequest) => boolean, how: Disturbance][]) {
    const left = new Set(faults);
    return (request: SeenRequest): Disturbance => {
      const fault = [...left].find(([fits]) => fits(request));
      if (fault === undefined) return undefined;
      left.delete(fault);
      return fault[1];
    };
  }
  const writes = (name: RegExp) => (request: SeenRequest) => !request.url.includes('dryRun') && name.test(request.name);
  /** Whatever can be answered only once: the revision, a hook, an object. */
  const faults = () =>
    once(
      [writes(/^POST .*\/secrets$/), 'reset after'],
      [writes(/^POST .*\/configmaps$/), 'reset after'],
      [writes(/^PUT .*\/secrets\//), leaderChanged],
      [writes(/^PATCH .*\/configmaps\/web/), leaderChanged],
      [writes(/^PATCH .*\/deployments\/web/), 'reset after'],
      [({ name, agent }) => agent === 'kubesentiment' && /^GET .*\/deployments\/web/.test(name), 'reset before'],
    );

  test('does not prevent an install or an upgrade', async () => {
    const each = faults();
    let count = 0;
    proxy.disturb((request) => each(request) ?? (++count % 3 === 0 ? throttled : undefined));
    await release.up();
    expect(await release.history()).toEqual(['1 deployed Install complete']);
    await release.configure((config) => {
      config['kubesentiment:values'] = { mark: 'two' };
    });
    proxy.disturb(faults());
    await release.up();
    proxy.disturb(() => undefined);
    expect(await release.history()).toEqual(['1 superseded Install complete', '2 deployed Upgrade complete']);
    const { stdout } = await release.kubectl('get', 'configmap', 'web', '-n', release.namespace, '-o', 'yaml');
    expect(stdout).toContain('mark: two');
  });

  fullTest('that stays down ends the run with the error of the object', async () => {
    await release.configure((config) => {
      config['kubesentiment:values'] = { mark: 'three' };
    });
    let left: Promise<() => Promise<void>> | undefined;
    proxy.disturb((request) => {
      if (!writes(/^PATCH .*\/(configmaps|deployments)\/web/)(request)) return undefined;
      left ??= proxy.leave();
      return 'reset before';
    });
    const begin = Date.now();
    const { exitCode, output } = await release.pulumi('up', '--yes', '--skip-preview');
    proxy.disturb(() => undefined);
    comeBack = (await left) ?? comeBack;
    expect(exitCode).not.toBe(0);
    expect([Date.now() - begin < 90_000, output]).toEqual([true, expect.any(String)]);
    expect(output).toMatch(/(ConfigMap|Deployment)\/web.*/);
    expect(output).toContain('connection refused');
    expect(output).not.toMatch(/error hook .* failed/i);
  });

  fullTest('makes a preview warn and compare only with the state', async () => {
    const { exitCode, output } = await release.pulumi('preview');
    expect([exitCode, output]).toEqual([0, expect.stringContaining('CLUSTER_UNREACHABLE')]);
    expect(output).toContain('a deploy may change more, or be refused');
    expect(output).toMatch(/~ .*ConfigMap\/web/);
    await comeBack();
    await release.up();
  });
});
