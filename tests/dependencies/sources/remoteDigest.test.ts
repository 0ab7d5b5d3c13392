import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
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
import { archiveOf } from './archives.ts';

const digestOf = (data: Buffer | string) => `sha256:${createHash('sha256').update(data).digest('hex')}`;
const archive = archiveOf('demo', '1.2.0');
const manifest = JSON.stringify({
  config: { mediaType: 'application/vnd.cncf.helm.config.v1+json' },
  layers: [{ mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip', digest: digestOf(archive) }],
});

let server: Server;
let host: string;
let project: string;
let requests: string[];

/** A registry whose only tag now points to another chart. */
beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'digest-'));
  requests = [];
  const answers: Record<string, string | Buffer> = {
    [`/v2/charts/demo/manifests/${digestOf(manifest)}`]: manifest,
    [`/v2/charts/demo/blobs/${digestOf(archive)}`]: archive,
  };
  server = createServer(({ url = '' }, response) => {
    requests.push(url);
    response.writeHead(answers[url] === undefined ? 404 : 200).end(answers[url]);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  // A TCP server has an address of this shape.
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  await rm(project, { recursive: true });
});

async function remote(pin: object = {}): Promise<RemoteChart> {
  const chart = `oci://${host}/charts/demo@${digestOf(manifest)}`;
  const release = { name: 'app', namespace: 'ns', chart, ...pin };
  const settings = readSettings({ stack: 'dev', config: { 'kubesentiment:release': JSON.stringify(release) } });
  const located = await locateChart({ settings, projectDirectory: project, env: { HOME: project } });
  if (!('remote' in located)) throw new Error('It is in the project.');
  return located.remote;
}

const options = () => ({ env: { HOME: project }, report: () => undefined, patience: { timeout: 1000, backoff: 1 } });

test('a registry chart with a manifest digest is updated to its version, and fetched by the digest', async () => {
  const { version, sha256 } = await updateRemoteChart(await remote(), options());
  expect([version, `sha256:${sha256}`]).toEqual(['1.2.0', digestOf(archive)]);
  const pin = { version, digest: `sha256:${sha256}` };
  await rm(join(project, '.kubesentiment'), { recursive: true });
  const { path } = await resolveRemoteChart(await remote(pin), { HOME: project });
  expect(await readFile(path)).toEqual(archive);
  expect(requests.filter((url) => !url.includes('sha256:'))).toEqual([]);
});

test('an edited manifest digest is fetched again, even if an archive for the old one exists', async () => {
  const { version, sha256 } = await updateRemoteChart(await remote(), options());
  const pin = { version, digest: `sha256:${sha256}` };
  expect(await stateOfRemoteChart(await remote(pin))).toMatchObject({ status: 'ok' });
  const edited = await remote({ ...pin, chart: `oci://${host}/charts/demo@sha256:${'b'.repeat(64)}` });
  expect(await stateOfRemoteChart(edited)).toMatchObject({ status: 'missing' });
  const asked = requests.length;
  await expect(resolveRemoteChart(edited, { HOME: project })).rejects.toMatchObject({
    code: 'DEPENDENCY_DOWNLOAD_FAILED',
  });
  expect(requests.slice(asked)).toEqual([`/v2/charts/demo/manifests/sha256:${'b'.repeat(64)}`]);
});

test('a version that does not match its manifest digest is refused and discarded', async () => {
  await expect(updateRemoteChart(await remote(), options(), '^2')).rejects.toMatchObject({
    code: 'DEPENDENCY_NOT_FOUND',
    hint: expect.stringContaining('1.2.0'),
  });
  const other = await remote({ version: '1.1.0', digest: digestOf(archive) });
  await expect(resolveRemoteChart(other, { HOME: project })).rejects.toMatchObject({ code: 'DEPENDENCY_INVALID' });
  expect(await readdir(project)).toEqual([]);
});
