import { beforeAll, describe, expect, test } from '@jest/globals';
import { fullTest } from '../../selection.ts';
import { openScenario, type Scenario } from '../support/scenario.ts';

describe('enabling autoscaling in a running release', () => {
  let release: Scenario;
  beforeAll(async () => {
    release = await openScenario('autoscaling', {
      configure: (config) => {
        const others = { redis: { enabled: false }, monitoring: { enabled: false } };
        config['kubesentiment:values'] = { ...config['kubesentiment:values'], ...others, replicaCount: 3 };
      },
    });
    await release.up();
  });

  test('keeps its pods', async () => {
    const before = await podsOf(release);
    expect(before).toHaveLength(3);

    await release.configure((config) => {
      config['kubesentiment:values'].autoscaling = { enabled: true, minReplicas: 2, maxReplicas: 6 };
    });
    await release.up();
    expect(await podsOf(release)).toEqual(before);
  });

  fullTest('leaves the number of replicas to the autoscaler', async () => {
    expect(await release.preview()).toEqual([]);
    await release.kubectl('scale', 'deployment', 'mlops-sentiment', '--replicas=4', '-n', release.namespace);
    await release.up('--refresh');
    const replicas = [
      'get',
      'deployment',
      'mlops-sentiment',
      '-n',
      release.namespace,
      '-o',
      'jsonpath={.spec.replicas}',
    ];
    expect((await release.kubectl(...replicas)).stdout).toBe('4');
    expect(await release.history()).toHaveLength(2);
  });
});

async function podsOf({ kubectl, namespace }: Scenario): Promise<string[]> {
  const label = 'app.kubernetes.io/name=mlops-sentiment';
  const { stdout } = await kubectl(
    'get',
    'pods',
    '-n',
    namespace,
    '-l',
    label,
    '-o',
    'jsonpath={.items[*].metadata.uid}',
  );
  return stdout.split(' ').sort();
}
