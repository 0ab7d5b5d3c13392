import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readSettings } from '../../../components/config/index.ts';
import {
  locateChart,
  type RemoteChart,
  resolveRemoteChart,
  stateOfRemoteChart,
  updateRemoteChart,
} from '../../../components/dependencies/index.ts';

let project: string;

beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'mirror-'));
});

afterEach(() => rm(project, { recursive: true }));

/** A registry chart with a folder as its mirror. */
async function remote(pin: object = {}): Promise<RemoteChart> {
  const release = { name: 'app', namespace: 'ns', chart: 'oci://far.example/charts/demo', ...pin };
  const config = {
    'kubesentiment:release': JSON.stringify(release),
    'kubesentiment:dependencies': JSON.stringify({ mirrors: { 'oci://far.example/charts': 'file://near' } }),
  };
  const settings = readSettings({ stack: 'dev', config });
  const located = await locateChart({ settings, projectDirectory: project, env: {} });
  if (!('remote' in located)) throw new Error('It is in the project.');
  return located.remote;
}

async function write(version: string, name = 'demo'): Promise<void> {
  await mkdir(join(project, 'near/demo'), { recursive: true });
  await writeFile(join(project, 'near/demo/Chart.yaml'), `name: ${name}\nversion: ${version}\n`);
}

async function stateAndError(chart: RemoteChart): Promise<[status: string, code: string]> {
  const { status, path } = await stateOfRemoteChart(chart);
  expect(path).toBeUndefined();
  const error = await resolveRemoteChart(chart, {}).catch((cause: Error & { code: string; hint: string }) => cause);
  if (!(error instanceof Error)) throw new Error('It was taken.');
  expect(`${error.message} ${error.hint}`).not.toContain(project);
  expect(`${error.message} ${error.hint}`).not.toContain('Chart.yaml');
  return [status, error.code];
}

test('a folder that mirrors a registry chart is listed with the status that a deploy would see', async () => {
  await write('1.0.0');
  const { version, sha256 } = await updateRemoteChart(await remote(), { env: {}, report: () => undefined });
  const pinned = await remote({ version, digest: `sha256:${sha256}` });
  expect(await stateOfRemoteChart(pinned)).toMatchObject({ status: 'ok', path: join(project, 'near/demo') });
  await writeFile(join(project, 'near/demo/values.yaml'), 'a: 1\n');
  expect(await stateAndError(pinned)).toEqual(['corrupt', 'DEPENDENCY_CHECKSUM']);
  await write('2.0.0');
  expect(await stateAndError(pinned)).toEqual(['wrong version', 'DEPENDENCY_LOCK_STALE']);
  await write('1.0.0', 'other');
  expect(await stateAndError(pinned)).toEqual(['missing', 'DEPENDENCY_NOT_FOUND']);
  await rm(join(project, 'near'), { recursive: true });
  expect(await stateAndError(pinned)).toEqual(['missing', 'DEPENDENCY_NOT_FOUND']);
});
