import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { ConnectedStack } from '../../../components/cli/target/connectedStack.ts';
import { describeRollback } from '../../../components/cli/verbs/describeRollback.ts';

const kubeconfig = `apiVersion: v1
kind: Config
current-context: test
clusters: [{name: c, cluster: {server: "https://cluster.example"}}]
users: [{name: u, user: {}}]
contexts: [{name: test, context: {cluster: c, user: u}}]
`;

/** A stack with two revisions. @param manifest that of the first one */
function stackWith(manifest: string, path: string): ConnectedStack {
  const recordOf = (version: number) => ({
    ...{ name: 'web', namespace: 'apps', version, config: {}, hooks: [] },
    manifest: version === 1 ? manifest : 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: now}\n',
    info: { status: 'deployed', last_deployed: '2026-01-01T00:00:00Z' },
    chart: { metadata: { name: 'web', version: `${version}.0.0` }, values: {} },
  });
  // Only what a summary reads.
  return {
    ...{ stack: 'prod', cluster: { kubeconfig: path } },
    settings: { release: { name: 'web', namespace: 'apps' }, secretPaths: [], values: {} },
    connection: {
      store: {
        list: async () => [1, 2].map((version) => ({ version, status: 'deployed' })),
        get: async (version: number) => ({ record: recordOf(version) }),
      },
    },
  } as unknown as ConnectedStack;
}

test.each([
  [
    'names the objects that change',
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: old}\n',
    /^Changes: {2}2 objects: \+ ConfigMap\/old, - /,
  ],
  [
    'does not need objects that this program accepts',
    'kind: ConfigMap\n',
    /^Changes: {2}cannot be listed \(CHART_INVALID_OBJECT\)$/,
  ],
])('the summary of a rollback %s', async (_title, manifest, line) => {
  const folder = await mkdtemp(join(tmpdir(), 'rollback-'));
  try {
    const path = join(folder, 'config');
    await writeFile(path, kubeconfig);
    const { lines, changes } = await describeRollback(stackWith(manifest, path), { from: 2, to: 1 });
    expect(lines).toEqual([
      'Stack:    prod, release web in namespace apps',
      'Cluster:  test (https://cluster.example)',
      expect.stringMatching(/^From: {5}revision 2 \(deployed\), web-2\.0\.0, /),
      expect.stringMatching(/^To: {7}revision 1, web-1\.0\.0, /),
      expect.stringMatching(line),
      expect.stringContaining('release unpin -s prod'),
    ]);
    expect(changes?.length).toBe(manifest.startsWith('kind') ? undefined : 2);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
