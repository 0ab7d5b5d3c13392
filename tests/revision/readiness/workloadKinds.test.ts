import type { JsonObject } from '../../../components/json/index.ts';
import { appliedObject, testReadiness } from './liveObject.ts';

const available = { type: 'Available', status: 'True' };
const rolledOut = { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable' };
const rollingOut = { ...rolledOut, reason: 'ReplicaSetUpdated' };
const outOfTime = { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', message: 'slow' };
const counts = (all: number) => ({ replicas: all, updatedReplicas: all, readyReplicas: all, availableReplicas: all });

function deployment(status: JsonObject, spec: JsonObject = {}): JsonObject {
  const settled = { observedGeneration: 2, ...counts(2), conditions: [available, rolledOut] };
  return appliedObject('apps/v1', 'Deployment', {
    spec: { replicas: 2, progressDeadlineSeconds: 600, ...spec },
    status: { ...settled, ...status },
  });
}

testReadiness('a Deployment', [
  ['that is rolled out', deployment({}), 'ready'],
  ['that its controller has not seen', appliedObject('apps/v1', 'Deployment', { spec: { replicas: 0 } }), 'waiting'],
  ['whose change its controller has not seen', deployment({ observedGeneration: 1 }), 'waiting'],
  ['with a missing replica', deployment({ updatedReplicas: 1 }), 'waiting'],
  ['with an old replica', deployment({ replicas: 3 }), 'waiting'],
  ['with a replica that is not available', deployment({ availableReplicas: 1 }), 'waiting'],
  ['with a replica that is not ready', deployment({ readyReplicas: 1 }), 'waiting'],
  ['whose rollout is not finished', deployment({ conditions: [available, rollingOut] }), 'waiting'],
  ['that is not available', deployment({ conditions: [rolledOut] }), 'waiting'],
  ['without a deadline', deployment({ conditions: [available] }, { progressDeadlineSeconds: 2147483647 }), 'ready'],
  ['with 0 replicas', deployment(counts(0), { replicas: 0 }), 'ready'],
  ['that a user paused', deployment({ updatedReplicas: 0, conditions: [] }, { paused: true }), 'ready'],
  ['after its progress deadline', deployment({ conditions: [available, outOfTime] }), 'stuck'],
  [
    'whose progress deadline passed before the change',
    deployment({ observedGeneration: 1, conditions: [outOfTime] }),
    'waiting',
  ],
]);

function replicas(apiVersion: string, kind: string, status: JsonObject): JsonObject {
  const settled = { observedGeneration: 2, ...counts(2), fullyLabeledReplicas: 2 };
  return appliedObject(apiVersion, kind, { spec: { replicas: 2 }, status: { ...settled, ...status } });
}

for (const [apiVersion, kind] of [
  ['apps/v1', 'ReplicaSet'],
  ['v1', 'ReplicationController'],
] as const) {
  testReadiness(`a ${kind}`, [
    ['whose pods are ready', replicas(apiVersion, kind, {}), 'ready'],
    ['that its controller has not seen', appliedObject(apiVersion, kind, { spec: { replicas: 0 } }), 'waiting'],
    ['with a pod with other labels', replicas(apiVersion, kind, { fullyLabeledReplicas: 1 }), 'waiting'],
    ['with a pod that is not available', replicas(apiVersion, kind, { availableReplicas: 1 }), 'waiting'],
    ['with a pod that is not ready', replicas(apiVersion, kind, { readyReplicas: 1 }), 'waiting'],
    ['with a surplus pod', replicas(apiVersion, kind, { replicas: 3 }), 'waiting'],
  ]);
}

function statefulSet(status: JsonObject, updateStrategy: JsonObject = { rollingUpdate: { partition: 0 } }): JsonObject {
  const settled = { observedGeneration: 2, ...counts(3), currentRevision: 'x-2', updateRevision: 'x-2' };
  return appliedObject('apps/v1', 'StatefulSet', {
    spec: { replicas: 3, updateStrategy },
    status: { ...settled, ...status },
  });
}

const above2 = { rollingUpdate: { partition: 2 } };

testReadiness('a StatefulSet', [
  ['that is up to date', statefulSet({}), 'ready'],
  ['that its controller has not seen', appliedObject('apps/v1', 'StatefulSet', { spec: { replicas: 0 } }), 'waiting'],
  ['with a missing pod', statefulSet({ replicas: 2 }), 'waiting'],
  ['with a pod that is not ready', statefulSet({ readyReplicas: 2 }), 'waiting'],
  ['with a surplus pod', statefulSet({ replicas: 4 }), 'waiting'],
  ['with an old pod', statefulSet({ updatedReplicas: 2 }), 'waiting'],
  ['whose update is not complete', statefulSet({ currentRevision: 'x-1' }), 'waiting'],
  ['updated above its partition', statefulSet({ updatedReplicas: 1, currentRevision: 'x-1' }, above2), 'ready'],
  ['not updated above its partition', statefulSet({ updatedReplicas: 0, currentRevision: 'x-1' }, above2), 'waiting'],
  ['with OnDelete', statefulSet({ updatedReplicas: 0 }, { type: 'OnDelete' }), 'ready'],
]);

function daemonSet(status: JsonObject, updateStrategy: JsonObject = { type: 'RollingUpdate' }): JsonObject {
  const settled = {
    observedGeneration: 2,
    desiredNumberScheduled: 3,
    currentNumberScheduled: 3,
    updatedNumberScheduled: 3,
    numberAvailable: 3,
    numberReady: 3,
  };
  return appliedObject('apps/v1', 'DaemonSet', { spec: { updateStrategy }, status: { ...settled, ...status } });
}

testReadiness('a DaemonSet', [
  ['that runs on all nodes', daemonSet({}), 'ready'],
  ['that its controller has not seen', appliedObject('apps/v1', 'DaemonSet', { status: {} }), 'waiting'],
  [
    'without desiredNumberScheduled',
    appliedObject('apps/v1', 'DaemonSet', { status: { observedGeneration: 2 } }),
    'waiting',
  ],
  ['without matching nodes', daemonSet({ desiredNumberScheduled: 0 }), 'ready'],
  ['with a missing node', daemonSet({ currentNumberScheduled: 2 }), 'waiting'],
  ['with an old pod', daemonSet({ updatedNumberScheduled: 2 }), 'waiting'],
  ['with a pod that is not available', daemonSet({ numberAvailable: 2 }), 'waiting'],
  ['with a pod that is not ready', daemonSet({ numberReady: 2 }), 'waiting'],
  ['with OnDelete', daemonSet({ updatedNumberScheduled: 0 }, { type: 'OnDelete' }), 'ready'],
]);
