import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { connect } from '../../../components/revision/cluster/apiClient.ts';
import type { RevisionStore } from '../../../components/revision/storage/revisionStore.ts';
import { secretStore } from '../../../components/revision/storage/secretStore.ts';
import { type ScriptedAnswer, type ScriptedServer, startScriptedServer, statusOf } from '../cluster/scriptedServer.ts';
import { ourLabels, recordOf, theirLabels } from './memoryStore.ts';

const record = recordOf(1, 'pending-install');
const conflict = statusOf(409, 'it exists', 'AlreadyExists');

describe('a write of a record with a lost answer', () => {
  let server: ScriptedServer;
  let store: RevisionStore;
  /** The last body that the server received. */
  let sent = '{}';
  beforeEach(async () => {
    server = await startScriptedServer();
    const client = await connect({ kubeconfig: server.kubeconfig });
    await client.request({ path: '/version' });
    store = secretStore(client, { name: 'app', namespace: 'default' });
  });
  afterEach(() => server.close());

  const lost: ScriptedAnswer = (_request, body) => {
    sent = body;
    return 'reset';
  };
  const whatWasSent: ScriptedAnswer = () => ({ status: 200, body: JSON.parse(sent) });

  test('is recognized as our own when it is sent again', async () => {
    server.script.push(lost, conflict, whatWasSent);
    await store.create(record, ourLabels);
    server.script.push(whatWasSent, lost, statusOf(409, 'changed', 'Conflict'), whatWasSent);
    await store.update({ ...(await store.get(1)), record: recordOf(1, 'deployed') });
    expect(server.requests.map((request) => request.split(' ')[0])).toEqual([
      ...['GET', 'POST', 'POST', 'GET'],
      ...['GET', 'PUT', 'PUT', 'GET'],
    ]);
  });

  test('is a conflict if somebody else has written in between', async () => {
    server.script.push(lost, { status: 200 });
    await store.create(record, theirLabels);
    const theirs: ScriptedAnswer = { status: 200, body: JSON.parse(sent) };
    server.script.push(lost, conflict, theirs);
    await expect(store.create(record, ourLabels)).rejects.toMatchObject({ code: 'REVISION_CONFLICT' });
  });

  test('is a conflict at once if no answer was lost', async () => {
    server.script.push(conflict);
    await expect(store.create(record, ourLabels)).rejects.toMatchObject({ code: 'REVISION_CONFLICT' });
    expect(server.requests).toHaveLength(2);
  });
});

test('many revisions are read in one list after another', async () => {
  let running = 0;
  let most = 0;
  let lists = 0;
  const request = async () => {
    lists += 1;
    running += 1;
    most = Math.max(most, running);
    await sleep(5);
    running -= 1;
    return { items: [] };
  };
  const unused = () => Promise.reject(new Error('not used'));
  const store = secretStore(
    { request, requestText: unused, requestStream: unused },
    { name: 'app', namespace: 'default' },
  );
  await store.getMany(Array.from({ length: 45 }, (_, index) => index + 1));
  expect({ lists, most }).toEqual({ lists: 3, most: 1 });
});
