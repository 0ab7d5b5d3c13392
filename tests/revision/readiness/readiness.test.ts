import { expect, test } from '@jest/globals';
import type { JsonObject } from '../../../components/json/index.ts';
import { hasReadiness } from '../../../components/revision/readiness/readiness.ts';
import { appliedObject, testReadiness, withConditions } from './liveObject.ts';

const skipWait = (value: string) => ({ annotations: { 'kubesentiment.io/skip-wait': value } });
const autoscaler = ['autoscaling/v2', 'HorizontalPodAutoscaler'] as const;

testReadiness('an object', [
  ['that is being deleted', appliedObject('v1', 'Namespace', {}, { deletionTimestamp: 'now' }), 'waiting'],
  ['with skip-wait', appliedObject('apps/v1', 'Deployment', {}, skipWait('true')), 'ready'],
  ['with skip-wait set to false', appliedObject('apps/v1', 'Deployment', {}, skipWait('false')), 'waiting'],
  ['without a rule or conditions', appliedObject(...autoscaler), 'ready'],
  ['with irrelevant conditions', withConditions(...autoscaler, { type: 'ScalingActive', status: 'False' }), 'ready'],
  [
    'whose controller has not seen the change',
    appliedObject('policy/v1', 'PodDisruptionBudget', { status: { observedGeneration: 1 } }),
    'waiting',
  ],
  [
    'whose controller has seen the change',
    appliedObject('policy/v1', 'PodDisruptionBudget', { status: { observedGeneration: 2 } }),
    'ready',
  ],
  ['that is an Ingress without an address', appliedObject('networking.k8s.io/v1', 'Ingress', { status: {} }), 'ready'],
  ['that is a CronJob', appliedObject('batch/v1', 'CronJob'), 'ready'],
]);

const widget = (...conditions: JsonObject[]) => withConditions('example.com/v1', 'Widget', ...conditions);
const isReady = { type: 'Ready', status: 'True' };

testReadiness('a custom resource', [
  ['without a status', appliedObject('example.com/v1', 'Widget'), 'ready'],
  ['that is ready', widget(isReady), 'ready'],
  ['that is not ready', widget({ type: 'Ready', status: 'False' }), 'waiting'],
  ['whose readiness is unknown', widget({ type: 'Ready', status: 'Unknown' }), 'waiting'],
  ['that is available', widget({ type: 'Available', status: 'True' }), 'ready'],
  ['that is not available', widget({ type: 'Available', status: 'False' }), 'waiting'],
  ['that is ready but not available', widget({ type: 'Available', status: 'False' }, isReady), 'ready'],
  ['that is being reconciled', widget(isReady, { type: 'Reconciling', status: 'True' }), 'waiting'],
  ['that is stalled', widget({ type: 'Stalled', status: 'True' }), 'failed'],
  ['that was stalled before the change', widget({ type: 'Stalled', status: 'True', observedGeneration: 1 }), 'ready'],
  ['that was ready before the change', widget({ ...isReady, observedGeneration: 1 }), 'waiting'],
  [
    'that has the name of a built-in kind',
    withConditions('example.com/v1', 'Job', { type: 'Failed', status: 'True' }),
    'ready',
  ],
]);

test('hasReadiness is false for a kind without a status, and true for a kind of the same name in another group', () => {
  expect(hasReadiness({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', name: 'x' })).toBe(false);
  expect(hasReadiness({ apiVersion: 'iam.example.com/v1', kind: 'Role', name: 'x' })).toBe(true);
});
