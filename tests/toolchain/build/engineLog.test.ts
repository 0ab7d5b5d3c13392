import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { withoutEngineLog } from '../../../toolchain/build/engineLog.ts';

it('a file in the place of the folder keeps the engine from writing its log', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'home-'));
  try {
    const home = join(directory, 'home');
    await mkdir(join(home, 'logs'), { recursive: true });
    await writeFile(join(home, 'logs', 'run.log'), 'everything');
    for (const each of [home, home, join(directory, 'new')]) {
      await withoutEngineLog(each);
      expect((await stat(join(each, 'logs'))).isFile()).toBe(true);
      await expect(mkdir(join(each, 'logs'), { recursive: true })).rejects.toThrow('EEXIST');
    }
  } finally {
    await rm(directory, { recursive: true });
  }
});
