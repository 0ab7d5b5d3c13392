import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { fullTest } from '../../selection.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';
import { writeChart } from '../support/smallChart.ts';

/** Fails, and needs the credentials. */
const failingHook = `apiVersion: batch/v1
kind: Job
metadata:
  name: prepare
  annotations: { helm.sh/hook: pre-install }
spec:
  backoffLimit: 0
  template:
    metadata: { annotations: { kubesentiment.test/outcome: fail } }
    spec:
      restartPolicy: Never
      containers:
        - name: main
          image: registry.example/hook:1
          env: [{ name: KEY, valueFrom: { secretKeyRef: { name: '{{Release.Name}}-credentials', key: api-key } } }]
`;

describe('the credentials of a release whose hooks need them', () => {
  let release: Scenario;
  beforeAll(async () => {
    release = await openScenario('early-credentials', {
      configure: (config) => {
        config['kubesentiment:release'] = { ...config['kubesentiment:release'], chart: 'charts/small' };
        config['kubesentiment:values'] = {};
      },
    });
    await writeChart(release, { 'hooks/prepare.yaml.hbs': failingHook }, {});
  });

  async function secret(): Promise<{ data: Record<string, string>; metadata: { creationTimestamp: string } }> {
    const { stdout } = await release.kubectl(
      'get',
      'secret',
      'mlops-sentiment-credentials',
      '-n',
      release.namespace,
      '-o',
      'json',
    );
    return JSON.parse(stdout);
  }

  fullTest(
    'exist before the first hook of a first install, and are removed with a release that has nothing else',
    async () => {
      const { exitCode, output } = await release.pulumi('up', '--yes', '--skip-preview');
      expect([exitCode, output]).toEqual([expect.any(Number), expect.stringContaining('HOOK_FAILED')]);
      expect(Object.keys((await secret()).data).sort()).toEqual([
        'admin-password',
        'admin-user',
        'api-key',
        'redis-password',
      ]);
      succeeded(await release.pulumi('destroy', '--yes', '--skip-preview'));
      const left = await release.kubectl('get', 'secrets', '-n', release.namespace, '-o', 'name');
      expect(left.stdout).not.toContain('credentials');
    },
  );

  test('are passed to the migration of our own chart, and Pulumi takes them over', async () => {
    await release.configure((config) => {
      delete config['kubesentiment:release'].chart;
      config['kubesentiment:values'] = {
        hooks: { migration: { enabled: true } },
        redis: { enabled: false },
        monitoring: { enabled: false },
      };
    });
    const plan = join(release.directory, 'plan.json');
    succeeded(await release.pulumi('preview', '--save-plan', plan));
    const { output } = await release.up('--plan', plan);
    expect(output).toMatch(/Job\/mlops-sentiment-migration runs/);
    const { stdout } = succeeded(await release.helm('status', 'mlops-sentiment', '-o', 'json'));
    const { hooks }: { hooks: { name: string; manifest: string; last_run: { started_at: string } }[] } =
      JSON.parse(stdout);
    const migration = hooks.find(({ name }) => name === 'mlops-sentiment-migration');
    expect(migration?.manifest).toMatch(/secretKeyRef:\n +name: mlops-sentiment-credentials/);
    const { metadata } = await secret();
    const started = Date.parse(migration?.last_run.started_at ?? '');
    expect(Date.parse(metadata.creationTimestamp)).toBeLessThanOrEqual(started);
  });

  fullTest('stay as they are in an upgrade, and those that an earlier version did not know are added', async () => {
    const { data } = await secret();
    expect(await release.preview()).toEqual([]);
    // An earlier version knew fewer credentials.
    const patch = JSON.stringify([{ op: 'remove', path: '/data/redis-password' }]);
    succeeded(
      await release.kubectl(
        'patch',
        'secret',
        'mlops-sentiment-credentials',
        '-n',
        release.namespace,
        '--type=json',
        '-p',
        patch,
      ),
    );
    await release.configure((config) => {
      config['kubesentiment:values'] = { ...config['kubesentiment:values'], image: { tag: '9' } };
    });
    await release.up();
    expect((await secret()).data).toEqual(data);
  });
});
