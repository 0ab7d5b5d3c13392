import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { RunRequest } from '../../components/automation/run/runStack.ts';

const canary = 'hunter2-of-the-patch';
const cipher = 'ENC[AES256_GCM,data:abc,iv:abc,tag:abc,type:str]';
const patches = [{ target: { kind: 'Secret' }, path: 'patch.json' }];

jest.unstable_mockModule('../../components/automation/run/runStack.ts', () => ({
  readPlainConfig: async () => ({
    'kubesentiment:release': JSON.stringify({ name: 'web', namespace: 'apps', patches }),
  }),
}));
jest.unstable_mockModule('../../components/revision/index.ts', () => ({
  readSecretData: async () => [],
  readRevision: () => Promise.reject(new Error('Not found.')),
}));

const { maskOf } = await import('../../components/automation/maskOutput.ts');

let directory: string;
const { PATH: path } = process.env;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mask-output-'));
  const sops = join(directory, 'sops');
  await writeFile(sops, `#!/bin/sh\necho '{"kind": "Secret", "stringData": {"token": "${canary}"}}'\n`);
  await chmod(sops, 0o755);
  const file = {
    kind: 'Secret',
    stringData: { token: cipher },
    sops: { mac: cipher, lastmodified: '2026-01-01T00:00:00Z' },
  };
  await writeFile(join(directory, 'patch.json'), JSON.stringify(file));
  await writeFile(join(directory, 'Pulumi.yaml'), 'name: kubesentiment\nruntime: nodejs\n');
  process.env.PATH = `${directory}${delimiter}${path}`;
});
afterAll(async () => {
  process.env.PATH = path;
  await rm(directory, { recursive: true });
});

test('the secrets of a patch in an encrypted file are masked before a revision has recorded them', async () => {
  const request = {
    ...{ stack: 'dev', directory, secretPaths: [] },
    release: { name: 'web', namespace: 'apps', patches },
    // The functions that use it are replaced.
    connection: {},
  } as unknown as RunRequest & Parameters<typeof maskOf>[0];
  const mask = await maskOf(request);
  expect(mask(`The Secret web failed:\n    a log line: ${canary}`)).toBe(
    'The Secret web failed:\n    a log line: (secret)',
  );
});
