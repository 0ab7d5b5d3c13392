import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

interface LockFile {
  packages: Record<string, { os?: string[]; cpu?: string[]; link?: boolean; name?: string }>;
}

/** What bootstrap.mjs loads: plain JavaScript, because it runs before TypeScript is installed. */
interface InstallProgress {
  packageFolders(lock: LockFile, platform?: string, arch?: string): string[];
  showInstallProgress(
    project: string,
    stream: { isTTY: boolean; write(text: string): unknown },
  ): { done(): void; failed(): void };
}

const file = join(import.meta.dirname, '../../toolchain/process/installProgress.mjs');
const { packageFolders, showInstallProgress }: InstallProgress = await import(file);

const lock: LockFile = {
  packages: {
    '': { name: 'project' },
    'node_modules/a': {},
    'node_modules/b': {},
    'node_modules/b/node_modules/a': {},
    'node_modules/for-macos': { os: ['darwin'] },
    'node_modules/for-others': { cpu: ['!arm64'] },
    'node_modules/linked': { link: true },
  },
};

test('counts the packages of this platform', () => {
  expect(packageFolders(lock, 'linux', 'x64')).toEqual([
    'node_modules/a',
    'node_modules/b',
    'node_modules/b/node_modules/a',
    'node_modules/for-others',
  ]);
});

test('shows on a terminal how many are installed, and elsewhere a line at the start and at the end', async () => {
  const project = await mkdtemp(join(tmpdir(), 'install-'));
  try {
    await mkdir(join(project, 'node_modules', 'a'), { recursive: true });
    await writeFile(join(project, 'node_modules', 'a', 'package.json'), '{}');
    await writeFile(join(project, 'package-lock.json'), JSON.stringify(lock));
    const shown = (isTTY: boolean) => {
      const texts: string[] = [];
      showInstallProgress(project, { isTTY, write: (text: string) => texts.push(text) }).done();
      return texts;
    };
    const count = packageFolders(lock).length;
    expect(shown(true)[0]).toContain(`1 of ${count} (0 s`);
    expect(shown(false)).toEqual([expect.stringContaining('npm ci'), '✓ npm packages (0 s)\n']);
  } finally {
    await rm(project, { recursive: true });
  }
});
