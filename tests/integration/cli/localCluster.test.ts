import { beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../components/json/index.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';

const claim = (name: string, accessMode: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name },
  spec: { accessModes: [accessMode], resources: { requests: { storage: '8Gi' } } },
});

describe('the control plane of npm start', () => {
  let scenario: Scenario;
  beforeAll(async () => {
    scenario = await openScenario('local-cluster');
  });

  it('has what charts expect: a default StorageClass, ephemeral storage, pods that complete', async () => {
    const { apply, kubectl, namespace } = scenario;
    await apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    const container = { name: 'a', image: 'a', resources: { requests: { 'ephemeral-storage': '50Mi', cpu: '100m' } } };
    const pod = { restartPolicy: 'Never', containers: [container] };
    const inNamespace = ['claim', 'shared'].map((name, index) =>
      claim(name, ['ReadWriteOnce', 'ReadWriteMany'][index] ?? ''),
    );
    const objects = [...inNamespace, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'test' }, spec: pod }];
    await apply(...objects.map((object) => ({ ...object, metadata: { ...Object(object.metadata), namespace } })));

    const waitFor = async (what: string, condition: string) =>
      succeeded(await kubectl('wait', '--namespace', namespace, `--for=jsonpath=${condition}`, '--timeout=60s', what));
    await waitFor('pvc/claim', '{.status.phase}=Bound');
    await waitFor('pvc/shared', '{.status.phase}=Bound');
    await waitFor('pod/test', '{.status.phase}=Succeeded');

    // Its volume goes with the claim.
    const { stdout: volume } = await kubectl('get', 'pvc/claim', '-n', namespace, '-o', 'jsonpath={.spec.volumeName}');
    succeeded(await kubectl('delete', 'pvc/claim', '--namespace', namespace));
    succeeded(await kubectl('wait', '--for=delete', '--timeout=60s', `pv/${volume}`));
    expect(volume).toMatch(/^pvc-/);
  });

  it('has components that go on after minutes without an answer: none of them holds a lease that it could lose', async () => {
    const { stdout } = succeeded(
      await scenario.kubectl('get', 'leases', '--namespace', 'kube-system', '--output', 'name'),
    );
    // The API server only announces itself with its lease.
    expect(stdout.split('\n').filter((name) => name !== '' && !name.includes('/apiserver-'))).toEqual([]);
  });
});
