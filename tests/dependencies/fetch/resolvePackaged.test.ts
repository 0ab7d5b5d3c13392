import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { resolvePackaged } from '../../../components/dependencies/index.ts';
import { withFolder } from '../../packaging/chartFolder.ts';
import { archiveOf } from '../sources/archives.ts';

const files = {
  'charts/redis-1.2.0.tgz': archiveOf('redis', '1.2.0'),
  'charts/redis-2.0.0.tgz': archiveOf('redis', '2.0.0'),
  'charts/kid/Chart.yaml': 'name: kid\nversion: 0.1.0\n',
  'charts/_left/Chart.yaml': 'name: left\nversion: 0.1.0\n',
  'charts/notes/README.md': 'no chart',
};

function resolve(
  chartDirectory: string,
  ...enabled: readonly { name: string; version: string; repository?: string }[]
) {
  return resolvePackaged({
    ...{ chartDirectory, chartShownAs: 'demo.tgz', projectDirectory: chartDirectory, declared: enabled, enabled },
    settings: { repositories: {}, mirrors: {} },
  });
}

it('finds dependencies in charts/ by name and version, wherever they came from', async () => {
  await withFolder(files, async (folder) => {
    const found = await resolve(
      folder,
      { name: 'redis', version: '^2.0.0', repository: 'https://nowhere.example' },
      { name: 'kid', version: '0.1.0', repository: 'file://../kid' },
    );
    expect(found.map(({ path, version }) => [path, version])).toEqual([
      [join(folder, 'charts', 'redis-2.0.0.tgz'), '2.0.0'],
      [join(folder, 'charts', 'kid'), '0.1.0'],
    ]);
  });
});

it('refuses a dependency that the archive does not contain, and an archive that is not one', async () => {
  await withFolder(files, async (folder) => {
    for (const wanted of [
      { name: 'redis', version: '^3.0.0' },
      { name: 'left', version: '0.1.0' },
      { name: 'nobody', version: '*' },
    ]) {
      await expect(resolve(folder, wanted)).rejects.toMatchObject({ code: 'DEPENDENCY_NOT_FOUND' });
    }
  });
  await withFolder({ 'charts/a-1.0.0.tgz': 'no' }, async (folder) => {
    await expect(resolve(folder, { name: 'a', version: '*' })).rejects.toMatchObject({ code: 'DEPENDENCY_INVALID' });
  });
});
