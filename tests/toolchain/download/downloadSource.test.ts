import { describe, expect, test } from '@jest/globals';
import { downloadSource } from '../../../toolchain/download/downloadSource.ts';

const url = 'https://dl.k8s.io/release/v1.0.0/kubectl';
const sourceFor = (value: string) => downloadSource({ KUBESENTIMENT_DOWNLOADS: value });

describe('KUBESENTIMENT_DOWNLOADS', () => {
  test('without it, files come from their publishers', () => {
    expect(downloadSource({})?.(url)).toBe(url);
    expect(sourceFor('')?.(url)).toBe(url);
  });

  test('off means no downloads', () => {
    expect(sourceFor('off')).toBeUndefined();
  });

  test.each(['http://mirror/tools', 'http://mirror/tools/'])('%s has the hosts as folders', (base) => {
    expect(sourceFor(base)?.(url)).toBe('http://mirror/tools/dl.k8s.io/release/v1.0.0/kubectl');
  });

  test.each(['no', 'ftp://mirror', 'mirror/tools'])('%s is refused', (value) => {
    expect(() => sourceFor(value)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID_VALUE' }));
  });
});
