import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { removeKubeconfigCopies } from '../../../../components/revision/cluster/kubeconfig/kubeconfigCopies.ts';
import type { RunningProcess } from '../../../../components/revision/cluster/kubeconfig/runningProcesses.ts';

const kubeconfigOf = (token: string, more = {}) => ({
  apiVersion: 'v1',
  kind: 'Config',
  'current-context': 'c',
  clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1', 'certificate-authority-data': 'eA==' } }],
  contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
  users: [{ name: 'u', user: { token, ...more } }],
});
const own = JSON.stringify(kubeconfigOf('one'));
/** In the provider's format. */
const copy = stringify({ ...kubeconfigOf('one', { exec: null }), preferences: {} });

const now = Date.now();
const engine = { pid: 10, parent: 1, program: 'pulumi', age: 100 };
const provider = { pid: 11, parent: 10, program: 'pulumi-resource', age: 90 };
/** This process as a plugin of that engine. */
const plugin = { pid: process.pid, parent: 10, program: 'node', age: 90 };

describe('the copy of a kubeconfig in the temporary folder', () => {
  let folder: string;
  const write = async (name: string, text: string, ageSeconds: number) => {
    const path = join(folder, name);
    await writeFile(path, text, { mode: 0o600 });
    const written = new Date(now - ageSeconds * 1000);
    await utimes(path, written, written);
    return path;
  };
  const remove = (processes: readonly RunningProcess[], isEnding: boolean) =>
    removeKubeconfigCopies({ kubeconfig: own, folder, processes: () => processes, isEnding, now });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'copies-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('stays until its run ends', async () => {
    const path = await write('kubeconfig123', copy, 80);
    expect(remove([engine, provider, plugin], false)).toEqual([]);
    expect(remove([engine, provider, plugin], true)).toEqual([path]);
    expect(existsSync(path)).toBe(false);
  });

  test('is removed if its run was killed, even if its provider is still running', async () => {
    const path = await write('kubeconfig123', copy, 200);
    const orphan = { pid: 20, parent: 1, program: 'pulumi-resource', age: 300 };
    expect(remove([engine, provider, plugin, orphan], false)).toEqual([path]);
  });

  test('stays while another run may need it', async () => {
    const path = await write('kubeconfig123', copy, 80);
    const others = [
      { pid: 30, parent: 1, program: 'pulumi', age: 95 },
      { pid: 31, parent: 30, program: 'pulumi-resource', age: 81 },
    ];
    expect(remove([engine, provider, plugin, ...others], true)).toEqual([]);
    const later = others.map((each) => ({ ...each, age: 70 }));
    expect(remove([engine, provider, plugin, ...later], true)).toEqual([path]);
  });

  test('is not confused with another kubeconfig, another name, a link, or a file that others can read', async () => {
    await write('kubeconfig1', stringify(kubeconfigOf('two')), 80);
    await write('kubeconfig2', 'no: kubeconfig', 80);
    await write('my-kubeconfig3', copy, 80);
    await chmod(await write('kubeconfig4', copy, 80), 0o644);
    await symlink(await write('elsewhere', copy, 80), join(folder, 'kubeconfig5'));
    expect(remove([], true)).toEqual([]);
  });
});
