import { expect, test } from '@jest/globals';
import { isPrintable } from '../../../components/printable.ts';
import { readContainerLog } from '../../../components/revision/cluster/containerLog.ts';
import { fakeCluster } from '../fakeCluster.ts';

const main = { namespace: 'apps', pod: 'api-1', container: 'main' };

test("a container's log is returned without terminal sequences and with long lines cut", async () => {
  const text = `first\r\n\u001b[31mred\u001b[0m\n\n${'x'.repeat(2000)}\n`;
  const cluster = fakeCluster({ 'GET /api/v1/namespaces/apps/pods/api-1/log': { text } });
  const lines = await readContainerLog(cluster.client, main, { lines: 3, previous: true });
  expect(lines.slice(0, 2)).toEqual(['first', 'red']);
  expect(lines[2]?.length).toBe(500);
  expect(lines).toHaveLength(3);
  const [, query] = cluster.requests[0]?.path.split('?') ?? [];
  expect(Object.fromEntries(new URLSearchParams(query))).toMatchObject({
    container: 'main',
    tailLines: '3',
    previous: 'true',
  });
});

test('log lines contain no sequences for a terminal or commands for a CI system', async () => {
  const esc = '\u001b';
  const hostile = [
    `${esc}${esc}[31m[2J`,
    `${esc}_x${esc}\\\\`,
    'safe\b\bEVIL',
    '\u009d0;t\u009c',
    'a\u202eb',
    ' ::set-output name=a::b',
  ];
  const cluster = fakeCluster({ 'GET /api/v1/namespaces/apps/pods/api-1/log': { text: hostile.join('\n') } });
  const lines = await readContainerLog(cluster.client, main, { lines: 10 });
  expect(lines.filter((line) => !isPrintable(line))).toEqual([]);
  expect(lines).toContain('safeEVIL');
});
