import { appliedObject, testReadiness, withConditions } from './liveObject.ts';

testReadiness('a Pod', [
  ['that has no status yet', appliedObject('v1', 'Pod'), 'waiting'],
  ['that is pending', appliedObject('v1', 'Pod', { status: { phase: 'Pending' } }), 'waiting'],
  ['that is running', appliedObject('v1', 'Pod', { status: { phase: 'Running' } }), 'waiting'],
  [
    'that is running and ready',
    appliedObject('v1', 'Pod', { status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] } }),
    'ready',
  ],
  ['that has completed', appliedObject('v1', 'Pod', { status: { phase: 'Succeeded' } }), 'ready'],
  ['that failed', appliedObject('v1', 'Pod', { status: { phase: 'Failed', message: 'evicted' } }), 'failed'],
]);

testReadiness('a Job', [
  ['that has not started', appliedObject('batch/v1', 'Job', { status: {} }), 'waiting'],
  ['that is running', appliedObject('batch/v1', 'Job', { status: { startTime: 'now' } }), 'ready'],
  ['that is complete', withConditions('batch/v1', 'Job', { type: 'Complete', status: 'True' }), 'ready'],
  ['that failed', withConditions('batch/v1', 'Job', { type: 'Failed', status: 'True' }), 'failed'],
  ['that is suspended', appliedObject('batch/v1', 'Job', { spec: { suspend: true }, status: {} }), 'ready'],
]);
