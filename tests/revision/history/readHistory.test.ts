import { expect, test } from '@jest/globals';
import { connect } from '../../../components/revision/cluster/apiClient.ts';
import { listHistory } from '../../../components/revision/history/readHistory.ts';
import { encodeRecord } from '../../../components/revision/storage/codec.ts';
import { recordName, systemLabels } from '../../../components/revision/storage/labels.ts';
import { secretStore } from '../../../components/revision/storage/secretStore.ts';
import { startScriptedServer } from '../cluster/scriptedServer.ts';
import { recordOf } from '../storage/memoryStore.ts';

const release = { name: 'app', namespace: 'default' };

test('a history is read in two requests, and only a damaged record in one of its own', async () => {
  const server = await startScriptedServer();
  try {
    const store = secretStore(await connect({ kubeconfig: server.kubeconfig }), release);
    const secrets = [1, 2, 3].map((version) => secretOf(version));
    const damaged = { ...secretOf(3), data: { release: 'AAAA' } };
    server.script.push(
      { status: 200, body: { items: secrets.map(({ metadata }) => ({ metadata })) } },
      { status: 200, body: { items: [secrets[1], damaged, secrets[0]] } },
      { status: 200, body: damaged },
    );
    const entries = await listHistory({ store }, release);
    expect(entries.map((entry) => ('record' in entry ? entry.record.version : entry.damage))).toEqual([
      1,
      2,
      expect.stringContaining('cannot be read'),
    ]);
    const secretsPath = '/api/v1/namespaces/default/secrets';
    expect(server.requests.map(decodeURIComponent)).toEqual([
      `GET ${secretsPath}?fieldSelector=type=helm.sh/release.v1`,
      `GET ${secretsPath}?labelSelector=owner=helm,name=app,version in (1,2,3)`,
      `GET ${secretsPath}/sh.helm.release.v1.app.v3`,
    ]);
  } finally {
    await server.close();
  }
});

test('a long history is read in pieces, and a single revision alone', async () => {
  const server = await startScriptedServer((request) => {
    const url = decodeURIComponent(request.url ?? '');
    const [, versions = ''] = /version in \((.*)\)/.exec(url) ?? [];
    const [, single] = /app\.v(\d+)$/.exec(url) ?? [];
    if (single !== undefined) return { status: 200, body: secretOf(Number(single)) };
    const wanted =
      versions === '' ? Array.from({ length: 45 }, (_, index) => index + 1) : versions.split(',').map(Number);
    return { status: 200, body: { items: wanted.map(secretOf) } };
  });
  try {
    const store = secretStore(await connect({ kubeconfig: server.kubeconfig }), release);
    const entries = await listHistory({ store }, release);
    expect(entries.map((entry) => 'record' in entry && entry.record.version)).toEqual(
      Array.from({ length: 45 }, (_, index) => index + 1),
    );
    expect(server.requests).toHaveLength(4);
    expect(await listHistory({ store }, release, 1)).toHaveLength(1);
    expect(server.requests.at(-1)).toBe('GET /api/v1/namespaces/default/secrets/sh.helm.release.v1.app.v45');
  } finally {
    await server.close();
  }
});

function secretOf(version: number) {
  const record = recordOf(version, 'superseded');
  return {
    metadata: { name: recordName('app', version), namespace: 'default', labels: systemLabels(record, {}) },
    data: { release: Buffer.from(encodeRecord(record)).toString('base64') },
  };
}
