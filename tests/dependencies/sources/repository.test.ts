import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DependencySettings } from '../../../components/config/index.ts';
import { openSources, type Sources } from '../../../components/dependencies/sources/index.ts';
import { archiveOf } from './archives.ts';
import { type Answer, type ChartRepository, startRepository } from './chartRepository.ts';

const index = '/charts/index.yaml';
const archive = '/charts/archives/prometheus-25.8.0.tgz';

let repository: ChartRepository;
let directory: string;

beforeEach(async () => {
  repository = await startRepository('prometheus', ['25.7.0', '25.8.0', '26.0.0', '1.0.0', '2.0.0', '3.0.0']);
  directory = await mkdtemp(join(tmpdir(), 'repository-'));
});

afterEach(async () => {
  await repository.close();
  await rm(directory, { recursive: true });
});

const sources: Sources[] = [];
afterEach(async () => {
  for (const each of sources.splice(0)) await each.close();
});

function open(repositories: DependencySettings['repositories'] = {}): Sources {
  const opened = openSources({
    settings: { repositories, mirrors: {} },
    projectDirectory: directory,
    env: { HOME: directory, XDG_CACHE_HOME: join(directory, 'cache') },
    patience: { timeout: 300, backoff: 1 },
  });
  sources.push(opened);
  return opened;
}

async function get(version = '25.8.0', url = repository.url, repositories: DependencySettings['repositories'] = {}) {
  return (await open(repositories).at(url)).fetch('prometheus', version);
}

describe('a chart repository', () => {
  it('returns its versions, newest first, and their archives', async () => {
    const source = await open().at(repository.url);
    expect(await source.versions('prometheus')).toEqual(['26.0.0', '25.8.0', '25.7.0', '3.0.0', '2.0.0', '1.0.0']);
    expect(await source.versions('constructor')).toEqual([]);
    expect(await source.fetch('prometheus', '25.8.0')).toEqual(archiveOf('prometheus', '25.8.0'));
    expect(repository.requests).toEqual([index, archive]);
  });

  it('reuses an unchanged index, but not an index that was edited on the disk', async () => {
    const text = JSON.stringify({ entries: { prometheus: [{ version: '1.0.0', urls: ['a.tgz'] }] } });
    const answer: Answer = (request, response) => {
      const isKnown = request.headers['if-none-match'] === '"one"';
      response.writeHead(isKnown ? 304 : 200, { etag: '"one"' }).end(isKnown ? undefined : text);
    };
    repository.instead(index, answer, answer, answer);
    const versions = async () => (await open().at(repository.url)).versions('prometheus');
    expect([await versions(), await versions()]).toEqual([['1.0.0'], ['1.0.0']]);
    const folder = join(directory, 'cache', 'kubesentiment', 'repositories');
    const [file = ''] = await readdir(folder);
    await writeFile(join(folder, file), (await readFile(join(folder, file), 'utf8')).replace('1.0.0', '6.6.6'));
    expect(await versions()).toEqual(['1.0.0']);
  });

  it('retries temporary errors', async () => {
    repository.instead(
      index,
      (_request, response) => response.writeHead(503).end(),
      (request) => request.socket.destroy(),
    );
    await get();
    expect(repository.requests).toEqual([index, index, index, archive]);
  });

  it('does not retry permanent errors', async () => {
    repository.instead(archive, (_request, response) => response.writeHead(403).end());
    await expect(get()).rejects.toMatchObject({ code: 'DEPENDENCY_UNAUTHORIZED' });
    expect(repository.requests).toEqual([index, archive]);
  });

  it('fails if the server does not answer in time', async () => {
    const silence = () => undefined;
    repository.instead(index, silence, silence, silence);
    await expect(get()).rejects.toMatchObject({
      code: 'DEPENDENCY_DOWNLOAD_FAILED',
      message: expect.stringContaining('timed out'),
    });
  });

  it('fails if no server listens', async () => {
    const { url } = repository;
    await repository.close();
    await expect(get('25.8.0', url)).rejects.toMatchObject({
      code: 'DEPENDENCY_DOWNLOAD_FAILED',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('discards an archive that does not match the index', async () => {
    repository.instead(archive, (_request, response) => response.end('something else'));
    await expect(get()).rejects.toMatchObject({ code: 'DEPENDENCY_CHECKSUM' });
  });

  it('discards an archive that ends early', async () => {
    const broken = (_request: unknown, response: import('node:http').ServerResponse) => {
      response.writeHead(200, { 'content-length': '1000' }).write('arch');
      setTimeout(() => response.destroy(), 10);
    };
    repository.instead(archive, broken, broken, broken);
    await expect(get()).rejects.toMatchObject({ code: 'DEPENDENCY_DOWNLOAD_FAILED' });
  });

  it('fails if the index is not YAML', async () => {
    repository.instead(index, (_request, response) => response.end('a: ['));
    await expect(get()).rejects.toMatchObject({ code: 'DEPENDENCY_NOT_FOUND' });
  });

  it('sends a password in the URL, but does not show it', async () => {
    const url = repository.url.replace('//', '//user:hunter2@');
    const error = await get('9.9.9', url).catch((cause: Error) => `${cause.message} ${cause.stack}`);
    expect(error).not.toContain('hunter2');
    expect(repository.authorizations).toEqual([`Basic ${Buffer.from('user:hunter2').toString('base64')}`]);
  });

  describe('with credentials', () => {
    let other: ChartRepository;
    beforeEach(async () => {
      other = await startRepository('prometheus', ['25.8.0']);
    });
    afterEach(() => other.close());

    const basic = `Basic ${Buffer.from('user:hunter2').toString('base64')}`;
    const settings = (passCredentials = false) => ({
      own: { url: `${repository.url}/`, username: 'user', password: 'hunter2', passCredentials },
    });
    const elsewhere = () => `${other.url}/archives/prometheus-25.8.0.tgz`;

    it.each([
      ['stay with their repository', false, undefined],
      ['are sent to the hosts of archives with passCredentials', true, basic],
    ])('they %s', async (_what, passCredentials, expected) => {
      const entries = { prometheus: [{ version: '25.8.0', urls: [elsewhere()] }] };
      repository.instead(index, (_request, response) => response.end(JSON.stringify({ entries })));
      await get('25.8.0', repository.url, settings(passCredentials));
      expect([repository.authorizations, other.authorizations]).toEqual([[basic], [expected]]);
    });

    it('they are not sent to the target of a redirect', async () => {
      repository.instead(archive, (_request, response) => response.writeHead(302, { location: elsewhere() }).end());
      await get('25.8.0', repository.url, settings(true));
      expect([repository.authorizations, other.authorizations]).toEqual([[basic, basic], [undefined]]);
    });

    it('they are not sent while they are masked', async () => {
      await get('25.8.0', repository.url, { own: { url: repository.url, username: 'user', password: '(secret)' } });
      expect(repository.authorizations).toEqual([undefined, undefined]);
    });
  });

  it('waits as long as Retry-After requests', async () => {
    repository.instead(index, (_request, response) => response.writeHead(429, { 'retry-after': '1' }).end());
    const start = Date.now();
    await get();
    expect(Date.now() - start).toBeGreaterThan(900);
  });

  const never = 'DEPENDENCY_DOWNLOAD_FAILED';
  it.each<[string, Answer]>([
    ['redirects forever', (_request, response) => response.writeHead(302, { location: index }).end()],
    ['redirects to a file', (_request, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end()],
    [
      'unpacks to more than 50 MB',
      (_request, response) =>
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(60_000_000))),
    ],
    [
      'sends a byte now and then',
      (_request, response) => {
        const drip = setInterval(() => response.write(' '), 100);
        response.on('close', () => clearInterval(drip));
      },
    ],
  ])('gives up on a server that %s', async (_what, answer) => {
    repository.instead(index, ...Array.from({ length: 20 }, () => answer));
    await expect(get()).rejects.toMatchObject({ code: never });
  });
});
