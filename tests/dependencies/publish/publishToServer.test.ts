import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { publishArchive } from '../../../components/dependencies/index.ts';
import { withFolder } from '../../packaging/chartFolder.ts';
import { archiveOf } from '../sources/archives.ts';

const sha256Of = (data: Buffer) => createHash('sha256').update(data).digest('hex');
const user = { username: 'user', password: 'hunter2' };
const allowed = `Basic ${Buffer.from('user:hunter2').toString('base64')}`;

let server: Server;
let url: string;
let requests: string[];
/** What the server has stored. */
let stored: Map<string, Buffer>;
/** Statuses of the next uploads, which are stored nevertheless. */
let failures: number[];

/** A server with the part of ChartMuseum's API that uploads charts, below a path. */
beforeEach(async () => {
  requests = [];
  failures = [];
  stored = new Map();
  server = createServer(async (request, response) => {
    const path = request.url ?? '';
    requests.push(`${request.method} ${path}`);
    if (request.headers.authorization !== allowed) return void response.writeHead(401).end();
    const body = await buffer(request);
    if (path === '/org/shop/index.yaml') {
      const archive = stored.get('charts');
      const entry = archive && {
        name: 'demo',
        version: '1.0.0',
        urls: ['charts/demo-1.0.0.tgz'],
        digest: sha256Of(archive),
      };
      return void response.end(JSON.stringify({ entries: entry ? { demo: [entry] } : {} }));
    }
    if (path === '/org/shop/charts/demo-1.0.0.tgz') return void response.end(stored.get('charts'));
    const [, kind] = /^\/api\/org\/shop\/(charts|prov)$/.exec(path) ?? [];
    if (kind === undefined) return void response.writeHead(404).end();
    if (stored.has(kind)) return void response.writeHead(409).end();
    stored.set(kind, body);
    response.writeHead(failures.shift() ?? 201).end('{"saved":true}');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  // A TCP server has an address of this shape.
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/org/shop`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

function publish(
  data: Buffer,
  { provenance, password = user.password }: { provenance?: Buffer; password?: string } = {},
) {
  return withFolder({}, (folder) =>
    publishArchive({
      ...{ shownAs: 'a.tgz', data, target: '@shop', projectDirectory: folder, provenance },
      env: { HOME: folder, XDG_CACHE_HOME: folder },
      settings: { verify: 'always', repositories: { shop: { url, ...user, password } }, mirrors: {} },
      patience: { backoff: 1 },
    }),
  );
}

const archive = archiveOf('demo', '1.0.0');

describe('an archive in a repository over HTTP', () => {
  it('is uploaded with its signature and the credentials of the repository', async () => {
    const provenance = Buffer.from(`sha256:${sha256Of(archive)}`);
    expect(await publish(archive, { provenance })).toMatchObject({ isKnown: false, place: `${url}/demo-1.0.0.tgz` });
    expect(stored.get('charts')).toEqual(archive);
    expect(stored.get('prov')).toEqual(provenance);
    expect(await publish(archive, { provenance })).toMatchObject({ isKnown: true });
  });

  it('is not replaced by another one', async () => {
    await publish(archive);
    const other = archiveOf('demo', '1.0.0', { path: 'demo/b' });
    await expect(publish(other)).rejects.toMatchObject({ code: 'PACKAGE_EXISTS' });
    expect(stored.get('charts')).toEqual(archive);
  });

  it('may have been stored by a request that failed', async () => {
    failures = [500];
    await publish(archive);
    expect(requests.filter((each) => each === 'POST /api/org/shop/charts')).toHaveLength(2);
  });

  it('needs permission, and a server that takes uploads', async () => {
    const error = await publish(archive, { password: 'wrong' }).catch((each) => each);
    expect(error).toMatchObject({ code: 'DEPENDENCY_UNAUTHORIZED' });
    expect(String(error.message)).not.toContain('wrong');
    failures = [400];
    await expect(publish(archive)).rejects.toMatchObject({ code: 'PACKAGE_UPLOAD' });
  });
});
