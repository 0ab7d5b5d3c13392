import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Recipe } from '../../../toolchain/build/recipe.ts';
import { recipesFor } from '../../../toolchain/build/recipes.ts';
import { etcdVersion, prometheusRelease, prometheusVersion, readPins } from '../../../toolchain/build/versions.ts';
import { currentPlatform, type Platform, publishedFiles } from '../../../toolchain/download/publishedFiles.ts';

// Nobody publishes the Vault of the nightly tests.
const { vault: _, ...published } = recipesFor(await readPins());
const recipes: Recipe[] = Object.values(published);
const platforms: Platform[] = (['linux', 'darwin'] as const).flatMap((os) => [
  { os, arch: 'amd64' },
  { os, arch: 'arm64' },
]);

describe('publishedFiles', () => {
  test.each(platforms)('have each output of a recipe once, on $os $arch', (platform) => {
    for (const recipe of recipes) {
      const files = publishedFiles(recipe, platform);
      const isLinuxOnly = recipe.name === 'kube' || recipe.name === 'registry';
      if (isLinuxOnly && platform.os === 'darwin') expect(files).toBeUndefined();
      else expect(files?.flatMap(({ outputs }) => outputs).sort()).toEqual([...recipe.outputs].sort());
    }
  });

  test('come over https, with a checksum', () => {
    const files = platforms.flatMap((platform) => recipes.flatMap((recipe) => publishedFiles(recipe, platform) ?? []));
    for (const { url, checksums } of files) {
      expect(url).toMatch(/^https:\/\/[a-z0-9.]+\/[\w./-]+$/);
      expect(checksums.url).toMatch(/^https:\/\/[a-z0-9.]+\/[\w./-]+$/);
    }
  });

  test('have the addresses of their publishers', () => {
    const of = (name: string, version: string, ...outputs: string[]) =>
      publishedFiles({ name, version, outputs }, { os: 'linux', arch: 'amd64' })?.map((file) => [
        file.url,
        file.checksums.url,
      ]);
    expect(of('pulumi', '3.259.0', 'pulumi')).toEqual([
      [
        'https://get.pulumi.com/releases/sdk/pulumi-v3.259.0-linux-x64.tar.gz',
        'https://get.pulumi.com/releases/sdk/pulumi-3.259.0-checksums.txt',
      ],
    ]);
    expect(of('random-provider', '4.18.3', 'pulumi-resource-random')).toEqual([
      [
        'https://get.pulumi.com/releases/plugins/pulumi-resource-random-v4.18.3-linux-amd64.tar.gz',
        'https://api.github.com/repos/pulumi/pulumi-random/releases/tags/v4.18.3',
      ],
    ]);
    expect(of('kube', '1.36.3', 'kubectl', 'etcd')).toEqual([
      [
        'https://dl.k8s.io/release/v1.36.3/bin/linux/amd64/kubectl',
        'https://dl.k8s.io/release/v1.36.3/bin/linux/amd64/kubectl.sha256',
      ],
      [
        `https://github.com/etcd-io/etcd/releases/download/v${etcdVersion}/etcd-v${etcdVersion}-linux-amd64.tar.gz`,
        `https://github.com/etcd-io/etcd/releases/download/v${etcdVersion}/SHA256SUMS`,
      ],
    ]);
  });

  test('do not exist for other recipes and platforms', () => {
    expect(publishedFiles({ name: 'tool', version: '1', outputs: ['tool'] }, platforms[0])).toBeUndefined();
    expect(currentPlatform('win32', 'x64')).toBeUndefined();
    expect(currentPlatform('linux', 'riscv64')).toBeUndefined();
    expect(currentPlatform('darwin', 'arm64')).toEqual({ os: 'darwin', arch: 'arm64' });
  });
});

describe('versions', () => {
  const sources = join(import.meta.dirname, '../../../toolchain/sources');

  test('etcd is the one that is built', async () => {
    const module = await readFile(join(sources, 'kube', 'go.mod'), 'utf8');
    expect(module).toContain(`go.etcd.io/etcd/server/v3 v${etcdVersion} `);
  });

  test('promtool is the one that is built', () => {
    const [, minor = 0, patch] = prometheusVersion.split('.').map(Number);
    expect(prometheusRelease).toBe(`${Math.floor(minor / 100)}.${minor % 100}.${patch}`);
  });
});
