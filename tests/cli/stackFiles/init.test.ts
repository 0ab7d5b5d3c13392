import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { parse } from 'yaml';
import { type Changes, withProject } from '../brokenProject.ts';

jest.unstable_mockModule('../../../components/automation/index.ts', () => ({ createStack: async () => true }));

const { init } = await import('../../../components/cli/stackFiles/init.ts');

const encrypted = `db:
  password: ENC[AES256_GCM,data:Zm9v,iv:YmFy,tag:YmF6,type:str]
sops:
  lastmodified: "2026-01-01T00:00:00Z"
  mac: ENC[AES256_GCM,data:bWFj,type:str]
  version: 3.13.3
`;

/** The config of a new stack in a project with the chart demo. @param folder the current folder, in the project */
function created(files: Changes, options: { values?: string[]; set?: string[]; chart?: string }, folder = '.') {
  return withProject(files, async (directory) => {
    const before = process.cwd();
    process.chdir(join(directory, folder));
    try {
      await init('new', { chart: 'charts/demo', name: 'demo', namespace: 'apps', ...options }, directory);
      return parse(await readFile(join(directory, 'Pulumi.new.yaml'), 'utf8')).config;
    } finally {
      process.chdir(before);
    }
  });
}

test('init adds an encrypted file to valuesFiles, and copies the values of other files', async () => {
  const files = { 'secrets/all.yaml': encrypted, 'more.yaml': 'replicas: 3\n' };
  expect(await created(files, { values: ['all.yaml', '../more.yaml'] }, 'secrets')).toEqual({
    'kubesentiment:release': {
      ...{ name: 'demo', namespace: 'apps', chart: 'charts/demo' },
      valuesFiles: ['secrets/all.yaml'],
    },
    'kubesentiment:values': { replicas: 3 },
  });
});

test('init refuses an encrypted file that should override a plain one', async () => {
  const files = { 'all.yaml': encrypted, 'more.yaml': 'replicas: 3\n' };
  await expect(created(files, { values: ['more.yaml', 'all.yaml'] })).rejects.toMatchObject({
    code: 'CONFIG_INVALID_VALUE',
    message: 'all.yaml is encrypted, so it cannot override a plain values file.',
  });
});

test.each(['hosts[0]=x', 'hosts[0].name=x'])('init refuses --set %s for a list in an encrypted file', async (set) => {
  const hosts = encrypted.replace('db:', 'hosts:\n  - ENC[AES256_GCM,data:Zm9v,iv:YmFy,tag:YmF6,type:str]\ndb:');
  await expect(created({ 'all.yaml': hosts }, { values: ['all.yaml'], set: [set] })).rejects.toMatchObject({
    code: 'CONFIG_INVALID_VALUE',
    message: 'The list hosts is in an encrypted file, so one of its items cannot be set.',
  });
});

test('init writes the path of a chart relative to the project', async () => {
  for (const chart of ['demo', '../charts/demo']) {
    const config = await created({}, { chart }, 'charts');
    expect(config['kubesentiment:release'].chart).toBe('charts/demo');
  }
});
