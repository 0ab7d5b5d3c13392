import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { PrivateKey } from 'openpgp';
import type { DependencySettings } from '../../../components/config/index.ts';
import {
  checkKept,
  checkLocalSignature,
  resolveDependencies,
  updateDependencies,
} from '../../../components/dependencies/index.ts';
import { readIfExists } from '../../../components/files/readFolder.ts';
import { signArchive } from '../../../components/packaging/index.ts';
import { newKey, writeKeyrings } from '../../packaging/keys.ts';
import { archiveOf, type ChartRepository, startRepository } from './chartRepository.ts';

const fileName = 'redis-1.0.0.tgz';
const provPath = `/charts/archives/${fileName}.prov`;
const archive = archiveOf('redis', '1.0.0');

let jane: PrivateKey;
let mallory: PrivateKey;
let repository: ChartRepository;
let project: string;

beforeAll(async () => {
  [jane, mallory] = await Promise.all([newKey(), newKey({ name: 'Mallory' })]);
});

beforeEach(async () => {
  repository = await startRepository('redis', ['1.0.0']);
  project = await mkdtemp(join(tmpdir(), 'signatures-'));
  await mkdir(join(project, 'chart'));
  await writeKeyrings(project, jane);
  const dependencies = [{ name: 'redis', repository: repository.url, version: '1.0.0' }];
  await writeFile(join(project, 'chart', 'Chart.lock'), JSON.stringify({ dependencies }));
});

afterEach(async () => {
  await repository.close();
  await rm(project, { recursive: true });
});

/** The repository answers the next requests for the provenance file with this. */
function serve(...provenances: string[]): void {
  repository.instead(
    provPath,
    ...provenances.map((text) => (_: unknown, response: NodeJS.WritableStream) => void response.end(text)),
  );
}

function requestFor(settings: Partial<DependencySettings>) {
  const declared = [{ name: 'redis', version: '1.0.0', repository: repository.url }];
  return {
    chartDirectory: join(project, 'chart'),
    chartShownAs: 'chart',
    projectDirectory: project,
    declared,
    enabled: declared,
    env: { HOME: project, XDG_CACHE_HOME: join(project, 'cache') },
    settings: { repositories: {}, mirrors: {}, ...settings },
    report: () => {},
  };
}

const resolve = (settings: Partial<DependencySettings>) => resolveDependencies(requestFor(settings));
const always = { verify: 'always', keyring: 'pubring.gpg' } as const;
const ifPossible = { ...always, verify: 'ifPossible' } as const;
const kept = () => readIfExists(join(project, 'chart', 'charts', fileName));
const isUnsigned = { code: 'PACKAGE_SIGNATURE' };

describe('the signature of an archive from a chart repository', () => {
  it('is checked, and kept with the archive', async () => {
    const provenance = await signArchive(archive, fileName, jane);
    serve(provenance, provenance);
    await resolve(always);
    expect(await kept()).toEqual(archive);
    const { length } = repository.requests;
    await resolve(always);
    expect(repository.requests).toHaveLength(length);
    await writeFile(
      join(project, 'chart', 'charts', `${fileName}.prov`),
      await signArchive(archive, fileName, mallory),
    );
    await expect(resolve(always)).rejects.toMatchObject(isUnsigned);
    await expect(resolve(ifPossible)).rejects.toMatchObject(isUnsigned);
    await resolve({});
  });

  it('must exist, or may be missing with ifPossible', async () => {
    await expect(resolve(always)).rejects.toMatchObject(isUnsigned);
    expect(await kept()).toBeUndefined();
    await expect(updateDependencies(requestFor(always))).rejects.toMatchObject(isUnsigned);
    await resolve(ifPossible);
    expect(await kept()).toEqual(archive);
    // Another setting than when it was fetched.
    await expect(resolve(always)).rejects.toMatchObject(isUnsigned);
    const provenance = await signArchive(archive, fileName, jane);
    serve(provenance);
    await resolve(always);
  });

  it('must not be wrong', async () => {
    serve(await signArchive(archive, fileName, mallory));
    await expect(resolve(ifPossible)).rejects.toMatchObject(isUnsigned);
    serve(await signArchive(archiveOf('redis', '1.0.1'), fileName, jane));
    await expect(resolve(ifPossible)).rejects.toMatchObject({ code: 'PACKAGE_ALTERED' });
    serve('<html>');
    await expect(resolve(ifPossible)).rejects.toMatchObject(isUnsigned);
    expect(await kept()).toBeUndefined();
  });

  it('is checked in the folder of a Helm chart, too', async () => {
    await mkdir(join(project, 'chart', 'charts'));
    await writeFile(join(project, 'chart', 'charts', fileName), archive);
    const check = (settings: Partial<DependencySettings>) => checkKept(requestFor(settings));
    await check({});
    await check(ifPossible);
    await expect(check(always)).rejects.toMatchObject(isUnsigned);
    await writeFile(join(project, 'chart', 'charts', `${fileName}.prov`), 'wrong');
    await expect(check(ifPossible)).rejects.toMatchObject(isUnsigned);
  });

  it('is not checked by default, and by the settings of the repository before the others', async () => {
    const { url } = repository;
    await resolve({ repositories: { shop: { url, verify: 'never' } }, ...always });
    expect(repository.requests).not.toContain(provPath);
    await expect(resolve({ repositories: { shop: { url, ...always } } })).rejects.toMatchObject(isUnsigned);
    const others = { repositories: { shop: { url: 'https://elsewhere.example', ...always } } };
    await resolve(others);
    expect(repository.requests).toContain(provPath);
  });

  it('needs a keyring that can be read', async () => {
    await expect(resolve({ verify: 'always' })).rejects.toMatchObject({ code: 'CONFIG_INVALID_VALUE' });
    expect(repository.requests).toEqual([]);
    serve(await signArchive(archive, fileName, jane));
    await expect(resolve({ ...always, keyring: 'nowhere.gpg' })).rejects.toMatchObject({ code: 'PACKAGE_KEY' });
  });
});

it('an archive of the project has its provenance file beside it', async () => {
  const path = join(project, fileName);
  await writeFile(path, archive);
  const check = (settings: Partial<DependencySettings>) => checkLocalSignature(path, requestFor(settings));
  await check({});
  await check(ifPossible);
  await expect(check(always)).rejects.toMatchObject(isUnsigned);
  await writeFile(`${path}.prov`, await signArchive(archive, fileName, jane));
  await check(always);
});
