import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../components/json/index.ts';
import { troublesOf } from '../../../components/revision/readiness/podTroubles.ts';

const metadata = { name: 'api-1', uid: 'u1' };

function podWith(state: JsonObject, more: JsonObject = {}): JsonObject {
  return {
    metadata,
    status: { phase: 'Running', containerStatuses: [{ name: 'main', state, ready: false, ...more }] },
  };
}

const crashed = { lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } } };

describe('the troubles of a pod', () => {
  test.each([
    ['ImagePullBackOff', 'image'],
    ['ErrImagePull', 'image'],
    ['InvalidImageName', 'image'],
    ['ErrImageNeverPull', 'image'],
    ['CreateContainerConfigError', 'configuration'],
    ['CreateContainerError', 'configuration'],
    ['CrashLoopBackOff', 'crash'],
    ['ContainerCreating', undefined],
  ])('%s means stuck in: %s', (reason, stuckIn) => {
    const [trouble] = troublesOf(podWith({ waiting: { reason, message: 'because' } }));
    expect(trouble).toMatchObject({ pod: 'api-1', uid: 'u1', container: 'main', text: `${reason}: because` });
    expect(trouble?.stuckIn).toBe(stuckIn);
    expect(trouble?.log).toBeUndefined();
  });

  test('a crash loop shows how the previous run ended, and has its log', () => {
    const [trouble] = troublesOf(podWith({ waiting: { reason: 'CrashLoopBackOff', message: 'back-off' } }, crashed));
    expect(trouble).toMatchObject({ stuckIn: 'crash', log: 'previous' });
    expect(trouble?.text).toBe('CrashLoopBackOff (last run: OOMKilled, exit code 137): back-off');
  });

  test('a container that failed or is not ready is not stuck, but has a log', () => {
    const [ended] = troublesOf(podWith({ terminated: { exitCode: 3, reason: 'Error' } }));
    expect(ended).toEqual({ pod: 'api-1', uid: 'u1', container: 'main', text: 'Error, exit code 3', log: 'current' });
    const [running] = troublesOf(podWith({ running: {} }));
    expect(running).toMatchObject({ text: 'it is running but not ready', log: 'current' });
  });

  test('a container that waits for others, has completed or is ready has no trouble', () => {
    expect(troublesOf(podWith({ waiting: { reason: 'PodInitializing' } }))).toEqual([]);
    expect(troublesOf(podWith({ terminated: { exitCode: 0, reason: 'Completed' } }))).toEqual([]);
    expect(troublesOf(podWith({ running: {} }, { ready: true }))).toEqual([]);
  });

  test('init containers come first', () => {
    const state = { waiting: { reason: 'CrashLoopBackOff' } };
    const pod = podWith({ waiting: { reason: 'PodInitializing' } });
    const status = { ...(pod.status as JsonObject), initContainerStatuses: [{ name: 'model', state }] }; // made above
    expect(troublesOf({ ...pod, status })).toMatchObject([{ container: 'model', stuckIn: 'crash' }]);
  });

  test('a pod without a node is stuck if the scheduler finds none, and waits while it is gated', () => {
    const unscheduled = (reason: string) => ({
      metadata,
      status: {
        phase: 'Pending',
        conditions: [{ type: 'PodScheduled', status: 'False', reason, message: '0/3 nodes' }],
      },
    });
    expect(troublesOf(unscheduled('Unschedulable'))).toMatchObject([
      { text: 'it is not scheduled: 0/3 nodes', stuckIn: 'scheduling' },
    ]);
    expect(troublesOf(unscheduled('SchedulingGated'))[0]?.stuckIn).toBeUndefined();
  });

  test('an evicted pod has a reason, and a pod in deletion has no trouble', () => {
    const evicted = { metadata, status: { phase: 'Failed', reason: 'Evicted', message: 'disk pressure' } };
    expect(troublesOf(evicted)).toMatchObject([{ text: 'it failed: disk pressure' }]);
    const going = {
      ...podWith({ waiting: { reason: 'CrashLoopBackOff' } }),
      metadata: { ...metadata, deletionTimestamp: 'now' },
    };
    expect(troublesOf(going)).toEqual([]);
  });
});
