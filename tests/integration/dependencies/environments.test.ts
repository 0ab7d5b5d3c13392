import { beforeAll, describe, expect, test } from '@jest/globals';
import { fullTest } from '../../selection.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';

describe('environments on one cluster, under one release name', () => {
  const open = async (stack: string) => {
    const scenario = await openScenario(stack, { like: stack, namespace: `mlops-${stack}` });
    await scenario.up();
    return scenario;
  };
  let prod: Scenario;
  beforeAll(async () => {
    prod = await open('prod');
  });

  fullTest('dev, staging and prod deploy next to each other, with all dependencies', async () => {
    const scenarios = [...(await Promise.all(['dev', 'staging'].map(open))), prod];
    for (const { history, kubectl, namespace } of scenarios) {
      expect(await history()).toEqual(['1 deployed Install complete']);
      const { stdout } = await kubectl('get', 'deployments,statefulsets', '-n', namespace, '-o', 'name');
      expect(stdout.split('\n')).toEqual([
        'deployment.apps/mlops-sentiment',
        'deployment.apps/mlops-sentiment-grafana',
        'deployment.apps/mlops-sentiment-prometheus-server',
        'statefulset.apps/mlops-sentiment-alertmanager',
        'statefulset.apps/mlops-sentiment-redis-master',
      ]);
      succeeded(await kubectl('get', 'clusterrolebinding', `${namespace}-mlops-sentiment-prometheus`));
    }
  });

  test('an object of another release with the same name is refused, with the value that avoids the conflict', async () => {
    const name = 'mlops-prod-mlops-sentiment-prometheus';
    const release = await openScenario('fourth', {
      like: 'dev',
      configure: (config) => {
        // As a user might try at night: it must not take the ClusterRole of prod.
        config['kubesentiment:release'].takeOwnership = true;
        const prometheus = { server: { clusterRoleNameOverride: name } };
        config['kubesentiment:values'] = { ...config['kubesentiment:values'], prometheus };
      },
    });
    const command = /pulumi config set --path (\S+) (\S+) -s fourth/g;
    const expected = ['kubesentiment:values.prometheus.server.clusterRoleNameOverride', 'it-fourth-prometheus-server'];
    const { exitCode, output } = await release.pulumi('up', '--yes', '--skip-preview');
    expect(exitCode).not.toBe(0);
    for (const kind of ['ClusterRole', 'ClusterRoleBinding']) {
      expect(output).toMatch(
        new RegExp(`RELEASE_OBJECT_NOT_OWNED: ${kind}/${name} .*"mlops-sentiment" in namespace "mlops-prod"`),
      );
    }
    expect([...output.matchAll(command)].map(([, ...setting]) => setting)).toEqual([expected]);
    expect((await release.kubectl('get', 'namespace', release.namespace)).output).toContain('NotFound');
    succeeded(await release.pulumi('config', 'set', '--path', ...expected));
    await release.up();
    const annotation = 'jsonpath={.metadata.annotations.meta\\.helm\\.sh/release-namespace}';
    expect((await release.kubectl('get', 'clusterrole', name, '-o', annotation)).stdout).toBe('mlops-prod');
  });
});
