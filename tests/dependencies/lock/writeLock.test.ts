import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readLock, writeLock } from '../../../components/dependencies/lock/lock.ts';
import fc from '../../fastCheck.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'lock-'));
});
afterAll(() => rm(directory, { recursive: true }));

const entry = fc.record(
  {
    name: fc.stringMatching(/^[\w.-]{1,10}$/),
    version: fc.oneof(
      fc.stringMatching(/^\d{1,2}\.\d{1,2}\.\d{1,2}(\+[0-9a-f]{3})?$/),
      fc.constantFrom('1e3', '0x1', '1.0'),
    ),
    repository: fc.oneof(fc.webUrl(), fc.constant('')),
    sha256: fc.oneof(fc.stringMatching(/^[0-9a-f]{64}$/), fc.constant('1'.repeat(64))),
  },
  { requiredKeys: ['name', 'version', 'repository'], noNullPrototype: true },
);

describe('writeLock', () => {
  it('writes locks that readLock reads back', async () => {
    const path = join(directory, 'Chart.lock');
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { maxLength: 4 }), async (dependencies) => {
        await writeFile(path, writeLock({ dependencies, digest: 'sha256:ab' }, new Date(0)));
        const read = await readLock({ path, shownAs: path, command: '' });
        expect(read).toEqual({ dependencies, digest: 'sha256:ab' });
      }),
    );
  });

  it('keeps the comments at the beginning, and quotes the time like Helm', () => {
    const before = '# Ours.\n# Yes.\ndependencies: []\n# no\n';
    expect(writeLock({ dependencies: [], digest: 'sha256:0' }, new Date(0), before)).toBe(
      '# Ours.\n# Yes.\ndependencies: []\ndigest: sha256:0\ngenerated: "1970-01-01T00:00:00.000Z"\n',
    );
  });
});
