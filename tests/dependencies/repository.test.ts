import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { downloadChart } from '../../components/dependencies/repository.ts';
import { archiveOf, type ChartRepository, startRepository } from './chartRepository.ts';

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

function get(version = '25.8.0', url = repository.url) {
  return downloadChart({
    repository: url,
    name: 'prometheus',
    version,
    target: join(directory, 'charts', 'prometheus.tgz'),
    shownAs: 'charts/prometheus.tgz',
    patience: { timeout: 300, backoff: 1 },
  });
}

async function files(): Promise<string[]> {
  return readdir(join(directory, 'charts')).catch(() => []);
}

describe('downloadChart', () => {
  it('puts the archive of the exact version in its place', async () => {
    await get();
    expect(await files()).toEqual(['prometheus.tgz']);
    expect(await readFile(join(directory, 'charts', 'prometheus.tgz'))).toEqual(archiveOf('prometheus', '25.8.0'));
  });

  it('tries again when the server is in trouble', async () => {
    repository.instead(
      index,
      (_request, response) => response.writeHead(503).end(),
      (request) => request.socket.destroy(),
    );
    await get();
    expect(repository.requests).toEqual([index, index, index, archive]);
  });

  it('does not try again what the server refuses', async () => {
    repository.instead(archive, (_request, response) => response.writeHead(403).end());
    await expect(get()).rejects.toMatchObject({ code: 'DEPENDENCY_DOWNLOAD_FAILED' });
    expect(repository.requests).toEqual([index, archive]);
    expect(await files()).toEqual([]);
  });

  it('fails if the server does not answer in time', async () => {
    const silence = () => undefined;
    repository.instead(index, silence, silence, silence);
    await expect(get()).rejects.toMatchObject({
      code: 'DEPENDENCY_DOWNLOAD_FAILED',
      message: expect.stringContaining('no answer in time'),
      hint: expect.stringContaining('charts/prometheus.tgz'),
    });
  });

  it('fails if nobody listens', async () => {
    const { url } = repository;
    await repository.close();
    await expect(get('25.8.0', url)).rejects.toMatchObject({
      code: 'DEPENDENCY_DOWNLOAD_FAILED',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('names the nearest versions if the wanted one is not there', async () => {
    await expect(get('25.8.1')).rejects.toMatchObject({
      code: 'DEPENDENCY_NOT_FOUND',
      hint: 'The repository has 26.0.0, 25.8.0, 25.7.0, 3.0.0, 2.0.0.',
    });
  });

  it('keeps nothing of an archive that is not what the index says', async () => {
    repository.instead(archive, (_request, response) => response.end('something else'));
    await expect(get()).rejects.toMatchObject({ code: 'DEPENDENCY_CHECKSUM' });
    expect(await files()).toEqual([]);
  });

  it('keeps nothing of an archive that breaks off', async () => {
    const broken = (_request: unknown, response: import('node:http').ServerResponse) => {
      response.writeHead(200, { 'content-length': '1000' }).write('arch');
      setTimeout(() => response.destroy(), 10);
    };
    repository.instead(archive, broken, broken, broken);
    await expect(get()).rejects.toMatchObject({ code: 'DEPENDENCY_DOWNLOAD_FAILED' });
    expect(await files()).toEqual([]);
  });

  it('fails if the index is no YAML', async () => {
    repository.instead(index, (_request, response) => response.end('a: ['));
    await expect(get()).rejects.toMatchObject({ code: 'DEPENDENCY_NOT_FOUND' });
  });

  it('shows no password that stands in the URL', async () => {
    const { host } = new URL(repository.url);
    const error = await get('9.9.9', `oci://user:hunter2@${host}/charts`).catch(String);
    expect(error).not.toContain('hunter2');
  });
});
