import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DependencySettings } from '../../../components/config/index.ts';
import { resolveDependencies } from '../../../components/dependencies/index.ts';
import {
  digestOf,
  envelopeSignature,
  manifestOf,
  newPair,
  simplePayload,
  simpleSignature,
  statement,
} from '../../packaging/cosignKeys.ts';
import { archiveOf } from './archives.ts';

const [jane, mallory] = [newPair(), newPair()];
const archive = archiveOf('redis', '1.0.0');
const manifest = manifestOf(archive);
const digest = digestOf(manifest);
const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json';

/** What the registry has below `/v2/charts/redis/`. */
let content: Record<string, Buffer | string>;
let server: Server;
let host: string;
let project: string;
let requests: string[];
/** Statuses other than 404 for paths without content. */
let refused: Record<string, number>;

beforeEach(async () => {
  requests = [];
  refused = {};
  content = { 'manifests/1.0.0': manifest, [`blobs/${digestOf(archive)}`]: archive };
  server = createServer(({ url = '' }, response) => {
    const path = url.replace('/v2/charts/redis/', '');
    requests.push(path);
    const body = content[path];
    if (body === undefined) response.writeHead(refused[path] ?? 404).end();
    else response.end(body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  // A TCP server has an address of this shape.
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  project = await mkdtemp(join(tmpdir(), 'cosign-'));
  await mkdir(join(project, 'chart'));
  await writeFile(join(project, 'cosign.pub'), jane.pem);
  const dependencies = [{ name: 'redis', repository: `oci://${host}/charts`, version: '1.0.0' }];
  await writeFile(join(project, 'chart', 'Chart.lock'), JSON.stringify({ dependencies }));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  await rm(project, { recursive: true });
});

/** As `cosign sign --key` does, with the tag of a signature. */
function signWith(key = jane.privateKey, payload = simplePayload(digest)): void {
  const { signature } = simpleSignature(key, payload);
  const layer = {
    mediaType: 'application/vnd.dev.cosign.simplesigning.v1+json',
    digest: digestOf(payload),
    annotations: { 'dev.cosignproject.cosign/signature': signature },
  };
  content[`manifests/${digest.replace(':', '-')}.sig`] = JSON.stringify({ layers: [layer] });
  content[`blobs/${digestOf(payload)}`] = payload;
}

/** As `cosign sign --new-bundle-format` does. @param place where the registry lists what refers to the manifest */
function bundleAt(place: string): void {
  const { payload, signature } = envelopeSignature(jane.privateKey, statement(digest));
  const bundle = JSON.stringify({
    mediaType: bundleType,
    dsseEnvelope: { payload, payloadType: 'application/vnd.in-toto+json', signatures: [{ sig: signature }] },
  });
  const referrer = JSON.stringify({
    artifactType: bundleType,
    layers: [{ mediaType: bundleType, digest: digestOf(bundle) }],
  });
  content[place] = JSON.stringify({ manifests: [{ artifactType: bundleType, digest: digestOf(referrer) }] });
  content[`manifests/${digestOf(referrer)}`] = referrer;
  content[`blobs/${digestOf(bundle)}`] = bundle;
}

function resolve(settings: Partial<DependencySettings>) {
  const declared = [{ name: 'redis', version: '1.0.0', repository: `oci://${host}/charts` }];
  return resolveDependencies({
    chartDirectory: join(project, 'chart'),
    chartShownAs: 'chart',
    projectDirectory: project,
    declared,
    enabled: declared,
    env: { HOME: project, XDG_CACHE_HOME: join(project, 'cache'), DOCKER_CONFIG: project },
    settings: { repositories: {}, mirrors: {}, ...settings },
  });
}

const always = { verify: 'always', publicKey: 'cosign.pub' } as const;
const ifPossible = { ...always, verify: 'ifPossible' } as const;
const kept = () => readdir(join(project, 'chart', 'charts')).catch(() => []);
const code = (name: string) => ({ code: name });

describe('the cosign signature of a chart in a registry', () => {
  it('is checked and kept, so that the next run needs no network', async () => {
    signWith();
    await resolve(always);
    expect((await kept()).sort()).toEqual(['.redis-1.0.0.tgz.cosign.json', 'redis-1.0.0.tgz']);
    const { length } = requests;
    await resolve(always);
    expect(requests).toHaveLength(length);
    await writeFile(join(project, 'cosign.pub'), mallory.pem);
    await expect(resolve(always)).rejects.toMatchObject(code('PACKAGE_SIGNATURE'));
  });

  it.each([`referrers/${digest}`, `manifests/${digest.replace(':', '-')}`])('may be a bundle at %s', async (place) => {
    bundleAt(place);
    await resolve(always);
    expect(await kept()).toContain('redis-1.0.0.tgz');
  });

  it('is enough where the registry refuses the API for referrers', async () => {
    refused[`referrers/${digest}`] = 403;
    await expect(resolve(always)).rejects.toMatchObject(code('DEPENDENCY_UNAUTHORIZED'));
    signWith();
    await resolve(always);
    expect(await kept()).toContain('redis-1.0.0.tgz');
  });

  it('may be the newest of many', async () => {
    signWith(mallory.privateKey, simplePayload(digest));
    const path = `manifests/${digest.replace(':', '-')}.sig`;
    const older = JSON.parse(String(content[path])).layers;
    signWith();
    const newest = JSON.parse(String(content[path])).layers;
    content[path] = JSON.stringify({ layers: [...Array(20).fill(older).flat(), ...newest] });
    await resolve(always);
    expect(await kept()).toContain('redis-1.0.0.tgz');
  });

  it('is required by always only, and refused by both if it is wrong', async () => {
    await expect(resolve(always)).rejects.toMatchObject(code('PACKAGE_SIGNATURE'));
    expect(await kept()).toEqual([]);
    signWith(mallory.privateKey);
    for (const rule of [always, ifPossible]) {
      await expect(resolve(rule)).rejects.toMatchObject(code('PACKAGE_SIGNATURE'));
    }
    signWith(jane.privateKey, simplePayload(digestOf('another manifest')));
    await expect(resolve(ifPossible)).rejects.toMatchObject(code('PACKAGE_ALTERED'));
    delete content[`manifests/${digest.replace(':', '-')}.sig`];
    await resolve(ifPossible);
    expect(await kept()).toEqual(['redis-1.0.0.tgz']);
  });

  it('does not count if the registry gives another payload than its digest says', async () => {
    signWith();
    content[`blobs/${digestOf(simplePayload(digest))}`] = simplePayload(digestOf('x'));
    await expect(resolve(always)).rejects.toMatchObject(code('PACKAGE_SIGNATURE'));
  });

  it('must be of the archive that was downloaded, also if the tag has moved meanwhile', async () => {
    signWith();
    const evil = archiveOf('redis', '1.0.0', { path: 'redis/templates/b.yaml', text: 'b: 1\n' });
    const other = manifestOf(evil);
    content[`blobs/${digestOf(evil)}`] = evil;
    let asked = 0;
    Object.defineProperty(content, 'manifests/1.0.0', { get: () => (asked++ === 0 ? other : manifest) });
    await expect(resolve(always)).rejects.toMatchObject(code('PACKAGE_ALTERED'));
    expect(await kept()).toEqual([]);
  });

  it('is checked by the keys of its registry, if that has some', async () => {
    signWith(mallory.privateKey);
    await writeFile(join(project, 'mallory.pub'), mallory.pem);
    const repositories = { shop: { url: `oci://${host}`, publicKey: 'mallory.pub' } };
    await resolve({ ...always, repositories });
    await expect(resolve(always)).rejects.toMatchObject(code('PACKAGE_SIGNATURE'));
    const keyring = { shop: { url: `oci://${host}`, keyring: 'pubring.gpg' } };
    await expect(resolve({ ...always, repositories: keyring })).rejects.toMatchObject({
      message: expect.stringContaining('.prov'),
    });
  });
});
