import { connect, createServer } from 'node:http2';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  cancelled,
  cancelWithEngine,
  endsWithRun,
  pause,
  throwIfCancelled,
} from '../../../components/revision/cluster/cancellation.ts';
import { closeOnCancel, takeOverClosing } from '../../../components/revision/history/openRevisions.ts';

/** The minimum of the server in Pulumi's SDK. */
const server = createServer();
beforeAll(async () => {
  server.on('stream', (stream) => {
    stream.respond({ ':status': 200 });
    stream.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise<void>((resolve) => void server.close(() => resolve())));

async function ask(path: string): Promise<void> {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  const client = connect(`http://127.0.0.1:${address.port}`);
  await new Promise<void>((resolve) => {
    client.request({ ':path': path, ':method': 'POST' }).on('close', resolve).resume().end();
  });
  client.close();
}

test("the engine's Cancel request ends all waits, and closes open revisions", async () => {
  const closed: string[] = [];
  for (const name of ['apps/one', 'apps/two']) closeOnCancel(name, async () => void closed.push(name));
  takeOverClosing('apps/two');
  cancelWithEngine();
  await ask('/pulumirpc.ResourceProvider/Create');
  throwIfCancelled();
  expect(cancelled.aborted).toBe(false);
  const waiting = expect(pause(60_000)).rejects.toMatchObject({ code: 'ENGINE_INTERRUPTED' });
  const signal = endsWithRun(AbortSignal.timeout(60_000));
  await ask('/pulumirpc.ResourceProvider/Cancel');
  await waiting;
  expect(signal.aborted).toBe(true);
  expect(closed).toEqual(['apps/one']);
  expect(throwIfCancelled).toThrow('interrupted');
  await expect(pause(1)).rejects.toMatchObject({ code: 'ENGINE_INTERRUPTED' });
});
