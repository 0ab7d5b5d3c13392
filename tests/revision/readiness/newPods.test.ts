import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../components/json/index.ts';
import { newPodsOf } from '../../../components/revision/readiness/newPods.ts';

const revisionAnnotation = 'deployment.kubernetes.io/revision';
const hashLabel = 'controller-revision-hash';

interface Options {
  owner?: string;
  annotations?: JsonObject;
  labels?: JsonObject;
}

function owned(uid: string, { owner = 'workload', ...metadata }: Options = {}): JsonObject {
  return { metadata: { name: uid, uid, ownerReferences: [{ uid: owner, controller: true }], ...metadata } };
}

function workload(kind: string, status: JsonObject = {}, annotations: JsonObject = {}): JsonObject {
  return {
    kind,
    metadata: { uid: 'workload', generation: 2, annotations },
    status: { observedGeneration: 2, ...status },
  };
}

function namesOf(live: JsonObject, objects: Partial<Parameters<typeof newPodsOf>[1]>): unknown[] {
  const pods = newPodsOf(live, { pods: [], replicaSets: [], controllerRevisions: [], ...objects });
  return pods.map(({ metadata }) => (metadata as JsonObject).name); // every pod here has metadata
}

describe('the pods of the new generation', () => {
  test('of a Deployment belong to the ReplicaSet with its revision', () => {
    const replicaSets = [
      owned('old', { annotations: { [revisionAnnotation]: '1' } }),
      owned('new', { annotations: { [revisionAnnotation]: '2' } }),
      owned('foreign', { owner: 'other', annotations: { [revisionAnnotation]: '2' } }),
    ];
    const pods = ['old', 'new', 'foreign'].map((owner) => owned(`${owner}-1`, { owner }));
    const live = workload('Deployment', {}, { [revisionAnnotation]: '2' });
    expect(namesOf(live, { replicaSets, pods })).toEqual(['new-1']);
    expect(namesOf(workload('Deployment'), { replicaSets, pods })).toEqual([]);
  });

  test('are unknown until the controller has seen the change', () => {
    const replicaSets = [owned('old', { annotations: { [revisionAnnotation]: '1' } })];
    const pods = [owned('old-1', { owner: 'old' })];
    const live = workload('Deployment', { observedGeneration: 1 }, { [revisionAnnotation]: '1' });
    expect(namesOf(live, { replicaSets, pods })).toEqual([]);
  });

  test('of a StatefulSet have its update revision', () => {
    const pods = [
      owned('db-0', { labels: { [hashLabel]: 'db-1' } }),
      owned('db-1', { labels: { [hashLabel]: 'db-2' } }),
      owned('other-0', { owner: 'other', labels: { [hashLabel]: 'db-2' } }),
    ];
    expect(namesOf(workload('StatefulSet', { updateRevision: 'db-2' }), { pods })).toEqual(['db-1']);
    expect(namesOf(workload('StatefulSet'), { pods })).toEqual([]);
  });

  test('of a DaemonSet have the hash of its newest ControllerRevision, also after a rollback', () => {
    const controllerRevisions = [
      { ...owned('a', { labels: { [hashLabel]: 'aaa' } }), revision: 3 },
      { ...owned('b', { labels: { [hashLabel]: 'bbb' } }), revision: 2 },
      { ...owned('c', { owner: 'other', labels: { [hashLabel]: 'ccc' } }), revision: 9 },
    ];
    const pods = ['aaa', 'bbb', 'ccc'].map((hash) => owned(hash, { labels: { [hashLabel]: hash } }));
    expect(namesOf(workload('DaemonSet'), { controllerRevisions, pods })).toEqual(['aaa']);
  });

  test('of a Job and of a ReplicaSet are all their pods', () => {
    const pods = [owned('one'), owned('two', { owner: 'other' })];
    expect(namesOf({ ...workload('Job'), status: {} }, { pods })).toEqual(['one']);
    expect(namesOf(workload('ReplicaSet'), { pods })).toEqual(['one']);
  });

  test('of a pod are the pod itself', () => {
    expect(namesOf({ kind: 'Pod', metadata: { name: 'alone', uid: 'p' } }, {})).toEqual(['alone']);
  });
});

test('the pods of many Deployments are found with one look at each object', () => {
  let looks = 0;
  const counted = (uid: string, options: Options): JsonObject => {
    const { metadata } = owned(uid, options);
    return {
      get metadata() {
        looks += 1;
        return metadata as JsonObject; // every object here has metadata
      },
    };
  };
  const names = Array.from({ length: 200 }, (_, index) => `app-${index}`);
  const annotations = { [revisionAnnotation]: '1' };
  const replicaSets = names.map((name) => counted(`set-${name}`, { owner: name, annotations }));
  const pods = names.map((name) => counted(`pod-${name}`, { owner: `set-${name}` }));
  const deployments = names.map((uid) => ({ kind: 'Deployment', metadata: { uid, annotations } }));
  const found = deployments.map((live) => newPodsOf(live, { pods, replicaSets, controllerRevisions: [] }));
  expect(found).toEqual(pods.map((pod) => [pod]));
  // Each ReplicaSet also tells its revision and its uid.
  expect(looks).toBeLessThan(10 * names.length);
});
