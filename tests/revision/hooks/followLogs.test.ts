import { describe, expect, test } from '@jest/globals';
import { followLogs } from '../../../components/revision/hooks/followLogs.ts';
import { fakeCluster, refusal } from '../fakeCluster.ts';

const path = '/api/v1/namespaces/apps/pods/check';
const metadata = { name: 'check', namespace: 'apps' };
const started = { state: { running: {} } };
const pod = {
  metadata,
  status: {
    containerStatuses: [
      { name: 'main', ...started },
      { name: 'late', state: { waiting: {} } },
    ],
  },
};

async function followed(answers: Parameters<typeof fakeCluster>[0]): Promise<string[]> {
  const lines: string[] = [];
  const follower = followLogs(fakeCluster(answers).client, { kind: 'Pod', metadata }, (line) => lines.push(line));
  await follower.end();
  return lines;
}

describe('followed logs', () => {
  test('are printed once, line by line, with pod and container', async () => {
    const lines = await followed({
      [`GET ${path}`]: pod,
      [`GET ${path}/log`]: { text: 'a first line\r\n\u001b[31mred\nend' },
    });
    expect(lines).toEqual(['check/main: a first line', 'check/main: red', 'check/main: end']);
  });

  test('are skipped if they cannot be read', async () => {
    expect(await followed({})).toEqual([]);
    const forbidden = refusal(403, 'Forbidden', 'no');
    expect(await followed({ [`GET ${path}`]: pod, [`GET ${path}/log`]: forbidden })).toEqual([]);
  });
});
