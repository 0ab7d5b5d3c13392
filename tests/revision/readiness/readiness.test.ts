import { describe, expect, test } from '@jest/globals';
import { readinessOf } from '../../../components/revision/readiness/readiness.ts';

function deployment(status: object, spec = {}) {
  return { kind: 'Deployment', metadata: { generation: 2 }, spec: { replicas: 2, ...spec }, status: { ...status } };
}

const rolledOut = { observedGeneration: 2, replicas: 2, updatedReplicas: 2, availableReplicas: 2 };

describe('readinessOf', () => {
  test.each([
    ['a Deployment that is rolled out', deployment(rolledOut), 'ready'],
    ['one whose controller has not seen the change', deployment({ ...rolledOut, observedGeneration: 1 }), 'waiting'],
    ['one with an old replica left', deployment({ ...rolledOut, replicas: 3 }), 'waiting'],
    ['one with a replica too few', deployment({ ...rolledOut, availableReplicas: 1 }), 'waiting'],
    ['one that a user paused', deployment({ observedGeneration: 2 }, { paused: true }), 'ready'],
    [
      'one that ran out of time',
      deployment({ ...rolledOut, conditions: [{ type: 'Progressing', reason: 'ProgressDeadlineExceeded' }] }),
      'failed',
    ],
    ['a ConfigMap', { kind: 'ConfigMap', metadata: {} }, 'ready'],
    ['an object on its way out', { kind: 'ConfigMap', metadata: { deletionTimestamp: 'now' } }, 'waiting'],
    ['a running Job', { kind: 'Job', metadata: {}, status: { startTime: 'now' } }, 'ready'],
    [
      'a failed Job',
      { kind: 'Job', metadata: {}, status: { conditions: [{ type: 'Failed', status: 'True' }] } },
      'failed',
    ],
    [
      'a claim without a volume',
      { kind: 'PersistentVolumeClaim', metadata: {}, status: { phase: 'Pending' } },
      'waiting',
    ],
    ['a bound claim', { kind: 'PersistentVolumeClaim', metadata: {}, status: { phase: 'Bound' } }, 'ready'],
    [
      'a load balancer without an address',
      { kind: 'Service', metadata: {}, spec: { type: 'LoadBalancer' } },
      'waiting',
    ],
    ['a cluster-internal Service', { kind: 'Service', metadata: {}, spec: {} }, 'ready'],
    [
      'a custom resource that says it is not ready',
      { kind: 'Widget', metadata: {}, status: { conditions: [{ type: 'Ready', status: 'False' }] } },
      'waiting',
    ],
    ['a custom resource that says nothing', { kind: 'Widget', metadata: {} }, 'ready'],
    [
      'a stalled custom resource',
      { kind: 'Widget', metadata: {}, status: { conditions: [{ type: 'Stalled', status: 'True' }] } },
      'failed',
    ],
    [
      'a StatefulSet with a partition, updated above it',
      {
        kind: 'StatefulSet',
        metadata: {},
        spec: { replicas: 3, updateStrategy: { rollingUpdate: { partition: 2 } } },
        status: { readyReplicas: 3, updatedReplicas: 1 },
      },
      'ready',
    ],
    [
      'a StatefulSet in the middle of its update',
      { kind: 'StatefulSet', metadata: {}, spec: { replicas: 3 }, status: { readyReplicas: 3, updatedReplicas: 1 } },
      'waiting',
    ],
    [
      'a DaemonSet that runs everywhere',
      {
        kind: 'DaemonSet',
        metadata: {},
        status: { observedGeneration: 1, desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 3 },
      },
      'ready',
    ],
    ['a DaemonSet that nobody has seen', { kind: 'DaemonSet', metadata: {}, status: {} }, 'waiting'],
  ])('finds %s', (_what, live, expected) => {
    expect(readinessOf(live).state).toBe(expected);
  });
});
