import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { stackFiles } from '../../../components/automation/state/fileBackend.ts';

describe('the stack files of a file backend', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'kubesentiment-backend-'));
    await writeFile(join(directory, 'Pulumi.yaml'), 'name: shop\nbackend: {url: "file://./state"}\n');
  });
  afterAll(() => rm(directory, { recursive: true }));

  test.each<[url: string | undefined, root: () => string]>([
    ['file:///srv/state', () => '/srv/state'],
    ['file:///srv/state?no_tmp_dir=true', () => '/srv/state'],
    ['file://~', () => homedir()],
    ['file://~/state', () => join(homedir(), 'state')],
    ['file://state', () => join(directory, 'state')],
    // The project's own.
    [undefined, () => join(directory, 'state')],
  ])('%s', async (url, root) => {
    const env = url === undefined ? {} : { PULUMI_BACKEND_URL: url };
    expect(await stackFiles('organization/shop/dev', directory, env)).toEqual({
      locks: join(root(), '.pulumi', 'locks', 'organization', 'shop', 'dev'),
      states: join(root(), '.pulumi', 'stacks', 'shop'),
      name: 'dev',
    });
  });

  test('are undefined for another backend', async () => {
    expect(await stackFiles('dev', directory, { PULUMI_BACKEND_URL: 's3://state' })).toBeUndefined();
  });
});
