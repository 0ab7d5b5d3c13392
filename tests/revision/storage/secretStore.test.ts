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
