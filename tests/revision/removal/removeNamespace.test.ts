import { expect, test } from '@jest/globals';
import { removeNamespace } from '../../../components/revision/removal/removeNamespace.ts';
import { fakeCluster, refusal } from '../fakeCluster.ts';

const forbidden = refusal(403, 'Forbidden', 'no');

test.each([
  ['read it', { 'GET /api/v1/namespaces/apps': forbidden }],
  [
    'delete it',
    {
      'GET /api/v1/namespaces/apps': { metadata: { name: 'apps' } },
      // The server serves no kinds, so the namespace is empty.
      'GET /apis': {},
      'GET /api/v1': {},
      'DELETE /api/v1/namespaces/apps': forbidden,
    },
  ],
])('a namespace stays where the account may not %s', async (what, answers) => {
  const printed: string[] = [];
  const { client } = fakeCluster(answers);
  const removal = {
    name: 'apps',
    release: { name: 'app', namespace: 'apps' },
    deadline: Date.now() + 1_000,
    print: (line: string) => void printed.push(line),
  };
  expect(await removeNamespace(client, removal)).toBe(false);
  expect(printed).toEqual([expect.stringContaining(`may not ${what}`)]);
});
