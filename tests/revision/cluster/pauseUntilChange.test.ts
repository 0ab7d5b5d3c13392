import { describe, expect, test } from '@jest/globals';
import type { ApiClient } from '../../../components/revision/cluster/apiClient.ts';
import { pauseUntilChange, type WatchedObject } from '../../../components/revision/cluster/pauseUntilChange.ts';

const long = 60_000;

/** An API server whose watches report a change when the test says so. @param refuses whether the account may not watch */
function fakeServer(refuses = false) {
  const paths: string[] = [];
  const signals: AbortSignal[] = [];
  let change: () => void = () => undefined;
  const changed = new Promise<void>((resolve) => {
    change = resolve;
  });
  const client: Pick<ApiClient, 'requestStream'> = {
    async requestStream({ path, signal }) {
      paths.push(path);
      if (signal !== undefined) signals.push(signal);
      if (refuses) throw new Error('forbidden');
      return (async function* () {
        await changed;
        yield '{}';
      })();
    },
  };
  return { client: client as ApiClient, paths, signals, change }; // nothing else is called
}

function objectCalled(name: string): WatchedObject {
  return { path: `/apis/apps/v1/namespaces/apps/deployments/${name}`, live: { metadata: { resourceVersion: '7' } } };
}

describe('a pause of a wait', () => {
  test('ends when the object changes after it was read', async () => {
    const { client, paths, signals, change } = fakeServer();
    const pausing = pauseUntilChange(client, [objectCalled('api')], long, 1);
    change();
    await pausing;
    expect(paths).toEqual([
      '/apis/apps/v1/namespaces/apps/deployments?watch=true&fieldSelector=metadata.name%3Dapi&resourceVersion=7',
    ]);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  test('takes its whole time without the permission to watch', async () => {
    const { client, paths } = fakeServer(true);
    const start = performance.now();
    await pauseUntilChange(client, [objectCalled('api')], 300, 1);
    expect(performance.now() - start).toBeGreaterThan(290);
    expect(paths).toHaveLength(1);
  });

  test('watches only a few of many objects, and none in a short pause', async () => {
    const { client, paths, change } = fakeServer();
    change();
    const objects = ['a', 'b', 'c', 'd', 'e'].map(objectCalled);
    await pauseUntilChange(client, objects, long, 1);
    expect(paths).toHaveLength(3);
    await pauseUntilChange(client, objects, 10, 1);
    expect(paths).toHaveLength(3);
  });
});
