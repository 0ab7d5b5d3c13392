import { describe, expect, test } from '@jest/globals';
import { cacheFolder, clusterName } from '../../toolchain/paths.ts';

describe('cacheFolder', () => {
  test('is in the folder that the system has for caches', () => {
    expect(cacheFolder({ HOME: '/home/a' }, 'linux')).toBe('/home/a/.cache/kubesentiment');
    expect(cacheFolder({ HOME: '/home/a' }, 'darwin')).toBe('/home/a/Library/Caches/kubesentiment');
  });

  test('follows XDG_CACHE_HOME, and KUBESENTIMENT_CACHE before it', () => {
    const env = { HOME: '/home/a', XDG_CACHE_HOME: '/x' };
    expect(cacheFolder(env, 'linux')).toBe('/x/kubesentiment');
    expect(cacheFolder({ ...env, KUBESENTIMENT_CACHE: '/mine' }, 'linux')).toBe('/mine');
  });
});

describe('clusterName', () => {
  test('differs between two checkouts, and is the same in each run', () => {
    expect(clusterName('/a')).not.toBe(clusterName('/b'));
    expect(clusterName('/a')).toBe(clusterName('/a'));
  });
});
