import { describe, expect, test } from '@jest/globals';
import { readOwnCluster } from '../../../toolchain/cluster/cluster.ts';

describe('readOwnCluster', () => {
  test.each(['', 'config:\n', 'config:\n  kubesentiment:release:\n    name: a\n'])('finds no cluster in %j', (text) => {
    expect(readOwnCluster(text)).toBeUndefined();
  });

  test('finds a context and a kubeconfig', () => {
    const text = 'config:\n  kubernetes:context: kind-a\n  kubernetes:kubeconfig: ./kubeconfig\n';
    expect(readOwnCluster(text)).toEqual({ context: 'kind-a', kubeconfig: './kubeconfig' });
  });

  test('counts an encrypted kubeconfig', () => {
    expect(readOwnCluster('config:\n  kubernetes:kubeconfig:\n    secure: v1:abc\n')).toBeDefined();
  });
});
