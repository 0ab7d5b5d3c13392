import { describe, expect, test } from '@jest/globals';
import { listObjects } from '../../../components/manifest/index.ts';
import { objectsProvider } from '../../../components/revision/index.ts';
import { declaredReleases } from '../../../components/revision/provider/declaredReleases.ts';

const release = { name: 'app', namespace: 'apps', owner: 'own', timeout: 300 };
const listOf = (...names: string[]) => ({
  ...release,
  objects: listObjects(
    names.map((name) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } })),
    'apps',
  ),
});

describe('an object list in a state of an earlier version', () => {
  const earlier = { ...release, objects: { 'ConfigMap apps/a': 'v1', 'ConfigMap apps/b': 'v1' } };
  const provider = objectsProvider(() => {
    throw new Error('not asked');
  }, declaredReleases());

  test('does not change while the release has the same objects', async () => {
    expect(await provider.diff('id', earlier, listOf('b', 'a'))).toEqual({ changes: false });
  });

  test('is replaced if the release drops an object', async () => {
    expect(await provider.diff('id', earlier, listOf('a'))).toEqual({ changes: true, replaces: ['objects'] });
  });
});
