import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openSources } from '../../../components/dependencies/sources/index.ts';
import { challengesIn } from '../../../components/dependencies/sources/ociToken.ts';
import { archiveOf } from './archives.ts';

const digestOf = (data: Buffer | string) => `sha256:${createHash('sha256').update(data).digest('hex')}`;
const archive = archiveOf('redis', '1.0.0');
const basic = `Basic ${Buffer.from('user:hunter2').toString('base64')}`;

/** Responses that only a faulty or malicious registry gives. */
let answers: { manifest: string; blob: Buffer; allowed: string | undefined };
let server: Server;
let host: string;
let directory: string;
let requests: string[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'oci-'));
  requests = [];
  answers = {
    manifest: JSON.stringify({
      config: { mediaType: 'application/vnd.cncf.helm.config.v1+json' },
      layers: [
        { mediaType: 'application/vnd.cncf.helm.chart.provenance.v1.prov', digest: digestOf('') },
        { mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip', digest: digestOf(archive) },
      ],
    }),
    blob: archive,
    allowed: basic,
  };
  server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(`http://${host}${request.url}`);
    const { authorization } = request.headers;
    requests.push(`${pathname} ${authorization ?? 'nobody'}`);
    if (pathname === '/token' && request.method === 'POST') return grantToken(request, response);
    if (pathname === '/token') {
      if (authorization !== answers.allowed) return response.writeHead(401).end();
      return response.end(JSON.stringify({ token: `for ${searchParams.get('service')} ${searchParams.get('scope')}` }));
    }
    if (authorization !== 'Bearer for test repository:charts/redis:pull') {
      const challenge = `Bearer realm="http://${host}/token",service="test",scope="repository:charts/redis:pull"`;
      return response.writeHead(401, { 'www-authenticate': challenge }).end();
    }
    if (pathname.includes('/tags/list')) {
      const isLast = searchParams.get('last') !== null;
      const link = `</v2/charts/redis/tags/list?last=x>; rel="next"`;
      const tags = isLast ? ['2.0.0', 'latest'] : ['1.0.0', '1.0.1_b', 'sha256-abc.sig'];
      return response.writeHead(200, isLast ? {} : { link }).end(JSON.stringify({ tags }));
    }
    if (pathname.includes('/manifests/')) return response.end(answers.manifest);
    return response.end(answers.blob);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  // A TCP server has an address of this shape.
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  await rm(directory, { recursive: true });
});

/** The form of the last token request. */
let form: Record<string, string>;

async function grantToken(request: IncomingMessage, response: ServerResponse): Promise<void> {
  form = Object.fromEntries(new URLSearchParams(await text(request)));
  if (answers.allowed !== form.refresh_token) return void response.writeHead(401).end();
  response.end(JSON.stringify({ access_token: `for ${form.service} ${form.scope}`, token_type: 'bearer' }));
}

async function withRegistry<Result>(
  use: (source: Awaited<ReturnType<ReturnType<typeof openSources>['at']>>) => Promise<Result>,
  env: NodeJS.ProcessEnv = {},
): Promise<Result> {
  const sources = openSources({
    settings: { repositories: {}, mirrors: {} },
    projectDirectory: directory,
    env: { HOME: directory, ...env },
    patience: { timeout: 2000, backoff: 1 },
  });
  try {
    return await use(await sources.at(`oci://${host}/charts`));
  } finally {
    await sources.close();
  }
}

async function logIn(config: object, folder = '.docker'): Promise<void> {
  await mkdir(join(directory, folder), { recursive: true });
  await writeFile(join(directory, folder, 'config.json'), JSON.stringify(config));
}

const auths = () => ({ auths: { [host]: { auth: basic.slice('Basic '.length) } } });

describe('an OCI registry', () => {
  it('returns all pages of its tags as versions, with one token', async () => {
    await logIn(auths());
    expect(await withRegistry((source) => source.versions('redis'))).toEqual(['2.0.0', '1.0.1+b', '1.0.0']);
    expect(requests.filter((each) => each.startsWith('/token'))).toEqual([`/token ${basic}`]);
  });

  it('is asked anonymously without credentials', async () => {
    answers.allowed = undefined;
    expect(await withRegistry((source) => source.fetch('redis', '1.0.0'))).toEqual(archive);
    answers.allowed = basic;
    await expect(withRegistry((source) => source.versions('redis'))).rejects.toMatchObject({
      code: 'DEPENDENCY_UNAUTHORIZED',
    });
  });

  it.each(['credsStore', 'credHelpers'])('gets the credentials of the helper in %s', async (field) => {
    const bin = join(directory, 'bin');
    await mkdir(bin);
    const script = `#!/bin/sh\nread host\n[ "$host" = "${host}" ] && echo '{"Username":"user","Secret":"hunter2"}'\n`;
    await writeFile(join(bin, 'docker-credential-test'), script);
    await chmod(join(bin, 'docker-credential-test'), 0o755);
    await logIn({ [field]: field === 'credsStore' ? 'test' : { [host]: 'test' } }, '.config/helm/registry');
    const env = { PATH: [bin, process.env.PATH].join(delimiter) };
    expect(await withRegistry((source) => source.fetch('redis', '1.0.0'), env)).toEqual(archive);
  });

  it('exchanges an identity token, which is only sent to the token server', async () => {
    await logIn({ auths: { [host]: { auth: 'dG9rZW46', identitytoken: 'a+b/c=' } } });
    answers.allowed = 'a+b/c=';
    expect(await withRegistry((source) => source.fetch('redis', '1.0.0'))).toEqual(archive);
    expect(form).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'a+b/c=',
      client_id: 'kubesentiment',
      service: 'test',
      scope: 'repository:charts/redis:pull',
    });
    answers.allowed = 'another';
    const refused = withRegistry((source) => source.fetch('redis', '1.0.0'));
    await expect(refused).rejects.toMatchObject({ code: 'DEPENDENCY_UNAUTHORIZED' });
    expect(requests.join()).not.toContain('a+b/c=');
    server.removeAllListeners('request');
    let asked = 0;
    server.on('request', ({ url }: IncomingMessage, response: ServerResponse) => {
      asked++;
      if (url === '/elsewhere') throw new Error('It went elsewhere.');
      if (url?.startsWith('/token')) return response.writeHead(307, { location: '/elsewhere' }).end();
      return response.writeHead(401, { 'www-authenticate': `Bearer realm="http://${host}/token"` }).end();
    });
    await expect(withRegistry((source) => source.versions('redis'))).rejects.toMatchObject({
      code: 'DEPENDENCY_DOWNLOAD_FAILED',
      message: expect.not.stringContaining('a+b/c='),
    });
    expect(asked).toBe(2);
  });

  it('must not name another host without TLS for tokens: nothing is sent there', async () => {
    await logIn({ auths: { [host]: { auth: 'dG9rZW46', identitytoken: 'a+b/c=' } } });
    server.removeAllListeners('request');
    server.on('request', ({ url }: IncomingMessage, response: ServerResponse) => {
      requests.push(String(url));
      const realm = `http://${host.replace('127.0.0.1', 'localhost')}/token`;
      response.writeHead(401, { 'www-authenticate': `Bearer realm="${realm}"` }).end();
    });
    await expect(withRegistry((source) => source.versions('redis'))).rejects.toMatchObject({
      code: 'DEPENDENCY_UNAUTHORIZED',
    });
    expect(requests).toEqual(['/v2/charts/redis/tags/list?n=1000']);
  });

  it('is asked for a manifest by digest, which is verified', async () => {
    await logIn(auths());
    const digest = digestOf(answers.manifest);
    expect(await withRegistry((source) => source.fetch('redis', digest))).toEqual(archive);
    expect(requests.at(-2)).toContain(`/v2/charts/redis/manifests/${digest}`);
    const other = withRegistry((source) => source.fetch('redis', digestOf('other')));
    await expect(other).rejects.toMatchObject({ code: 'DEPENDENCY_CHECKSUM' });
  });

  it.each<[string, string, () => void]>([
    ['a blob is another', 'DEPENDENCY_CHECKSUM', () => (answers.blob = archiveOf('redis', '6.6.6'))],
    ['the manifest is of an image', 'DEPENDENCY_INVALID', () => (answers.manifest = '{"config":{},"layers":[]}')],
    [
      'a digest is a path',
      'DEPENDENCY_INVALID',
      () => (answers.manifest = answers.manifest.replaceAll(/sha256:[0-9a-f]+/g, '../../../token')),
    ],
    ['the manifest is not JSON', 'DEPENDENCY_DOWNLOAD_FAILED', () => (answers.manifest = '<html>')],
  ])('is refused when %s', async (_what, code, change) => {
    await logIn(auths());
    change();
    await expect(withRegistry((source) => source.fetch('redis', '1.0.0'))).rejects.toMatchObject({ code });
  });
});

describe('challengesIn', () => {
  it('reads the challenges of real registries', () => {
    expect(challengesIn('Bearer realm="https://a/token",service="x, y",scope="a\\"b"')).toEqual([
      { scheme: 'bearer', parameters: { realm: 'https://a/token', service: 'x, y', scope: 'a"b' } },
    ]);
    expect(challengesIn('Negotiate, Basic realm="a", Bearer realm=b').map(({ scheme }) => scheme)).toEqual([
      'basic',
      'bearer',
    ]);
    expect(challengesIn('')).toEqual([]);
  });
});
