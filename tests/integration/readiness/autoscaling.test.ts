import { expect, test } from '@jest/globals';
import { openScenario, type Scenario } from '../support/scenario.ts';

test('enabling autoscaling in a running release keeps its pods', async () => {
  const release = await openScenario('autoscaling', {
    configure: (config) => {
      config['kubesentiment:values'] = { ...config['kubesentiment:values'], replicaCount: 3 };
    },
  });
  await release.up();
  const before = await podsOf(release);
  expect(before).toHaveLength(3);

  await release.configure((config) => {
    config['kubesentiment:values'].autoscaling = { enabled: true, minReplicas: 2, maxReplicas: 6 };
  });
  await release.up();
  expect(await podsOf(release)).toEqual(before);
  expect(await release.preview()).toEqual([]);

  // What the autoscaler does from then on is its own business.
  await release.kubectl('scale', 'deployment', 'mlops-sentiment', '--replicas=4', '-n', release.namespace);
  await release.up('--refresh');
  const replicas = ['get', 'deployment', 'mlops-sentiment', '-n', release.namespace, '-o', 'jsonpath={.spec.replicas}'];
  expect((await release.kubectl(...replicas)).stdout).toBe('4');
  expect(await release.history()).toHaveLength(2);
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
