import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { readSettings, readStackFile } from '../../../components/config/index.ts';
import {
  buildRemoteChart,
  locateChart,
  type RemoteChart,
  resolveRemoteChart,
  stateOfRemoteChart,
  updateRemoteChart,
} from '../../../components/dependencies/index.ts';
import { archiveOf } from '../sources/archives.ts';
import { type ChartRepository, startRepository } from '../sources/chartRepository.ts';

const path = 'Pulumi.dev.yaml';

let repository: ChartRepository;
let project: string;
let messages: string[];

beforeEach(async () => {
  repository = await startRepository('demo', ['1.0.0', '1.1.0', '2.0.0']);
  project = await mkdtemp(join(tmpdir(), 'remote-'));
  messages = [];
});

afterEach(async () => {
  await repository.close();
  await rm(project, { recursive: true });
});

const env = () => ({ HOME: project });
const options = () => ({
  env: env(),
  report: (line: string) => messages.push(line),
  patience: { timeout: 1000, backoff: 1 },
});

function locate(release: object, dependencies: object = { repositories: { shop: { url: repository.url } } }) {
  const section = { name: 'app', namespace: 'ns', ...release };
  const text = stringify({ config: { 'kubesentiment:release': section, 'kubesentiment:dependencies': dependencies } });
  const { config, secretKeys } = readStackFile({ path, text });
  const settings = readSettings({ stack: 'dev', config, secretKeys, file: { path, text } });
  return locateChart({ settings, projectDirectory: project, env: env() });
}

async function remote(...args: Parameters<typeof locate>): Promise<RemoteChart> {
  const located = await locate(...args);
  if (!('remote' in located)) throw new Error('It is in the project.');
  return located.remote;
}

/** The settings that an update writes. */
async function pinned(range?: string): Promise<{ chart: string; version: string; digest: string }> {
  const chart = 'shop/demo';
  const { version, sha256 } = await updateRemoteChart(await remote({ chart }), options(), range);
  return { chart, version, digest: `sha256:${sha256}` };
}

describe("the reference to a release's chart", () => {
  it('means a path in the project first, then a repository named before the slash', async () => {
    expect(await remote({ chart: 'shop/demo' })).toMatchObject({ name: 'demo', url: repository.url });
    await mkdir(join(project, 'shop/demo'), { recursive: true });
    expect(await locate({ chart: 'shop/demo' })).toEqual({ path: join(project, 'shop/demo') });
  });

  it("may be a repository of Helm's own list", async () => {
    const folder = join(project, '.config/helm');
    await mkdir(folder, { recursive: true });
    const list = { repositories: [{ name: 'shop', url: repository.url }] };
    await writeFile(join(folder, 'repositories.yaml'), stringify(list));
    expect(await remote({ chart: 'shop/demo' }, {})).toMatchObject({ url: repository.url });
  });

  it('may be a registry, with a digest instead of the version', async () => {
    const manifest = `sha256:${'a'.repeat(64)}`;
    expect(await remote({ chart: `oci://host:5000/a/b/demo@${manifest}` })).toMatchObject({
      name: 'demo',
      repository: 'oci://host:5000/a/b',
      manifest,
    });
    expect(await remote({ chart: 'oci://host/demo' })).toMatchObject({ name: 'demo', repository: 'oci://host' });
  });

  it.each([
    ['neither a folder nor a repository', { chart: 'toys/demo' }, 'CHART_MISSING', 5, 'toys'],
    ['a path with nothing there', { chart: './shop/demo' }, 'CHART_MISSING', 5, './shop/demo'],
    ['an archive that is not there', { chart: 'shop/demo-1.0.0.tgz' }, 'CHART_MISSING', 5, 'shop/demo-1.0.0.tgz'],
    ['a tag', { chart: 'oci://host/demo:1.0.0' }, 'CONFIG_INVALID_VALUE', 5, '@sha256:'],
    ['a digest that is none', { chart: 'oci://host/demo@sha256:abc' }, 'CONFIG_INVALID_VALUE', 5, '@sha256:'],
    ['a registry without a chart', { chart: 'oci://host' }, 'CONFIG_INVALID_VALUE', 5, 'oci://<host>'],
  ])('is reported at its line: %s', async (_what, release, code, line, words) => {
    await expect(locate(release)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words),
      position: { file: path, line },
    });
  });

  it('refuses a version or digest for a chart in the project', async () => {
    await mkdir(join(project, 'demo'));
    const digest = `sha256:${'a'.repeat(64)}`;
    await expect(locate({ chart: 'demo', version: '1.0.0', digest })).rejects.toMatchObject({
      errors: [
        { code: 'CONFIG_INVALID_VALUE', position: { file: path, line: 6 } },
        { code: 'CONFIG_INVALID_VALUE', position: { file: path, line: 7 } },
      ],
    });
  });
});

describe('a chart from a repository', () => {
  it('must have a version and a digest; the error has the command that sets them', async () => {
    for (const release of [{}, { version: '1.0.0' }, { digest: `sha256:${'a'.repeat(64)}` }]) {
      await expect(resolveRemoteChart(await remote({ chart: 'shop/demo', ...release }), env())).rejects.toMatchObject({
        code: 'DEPENDENCY_LOCK_MISSING',
        position: { file: path, line: 5 },
        hint: expect.stringContaining('release dependency update -s dev'),
      });
    }
    expect(repository.requests).toEqual([]);
  });

  it("is updated to the newest version in the given range, in the stack's range, or at all", async () => {
    expect(await pinned('^1')).toMatchObject({ version: '1.1.0' });
    expect(await pinned()).toMatchObject({ version: '2.0.0' });
    const matched = await remote({ chart: 'shop/demo', version: '1.0.0' });
    expect(await updateRemoteChart(matched, options())).toMatchObject({ version: '1.0.0', lock: path });
    await expect(updateRemoteChart(matched, options(), '^3')).rejects.toMatchObject({ code: 'DEPENDENCY_NOT_FOUND' });
  });

  it('is downloaded once, and not at all if the archive exists', async () => {
    const release = await pinned();
    const { path: kept, shownAs } = await resolveRemoteChart(await remote(release), env());
    expect(shownAs).toBe('demo-2.0.0.tgz');
    expect(await readFile(kept)).toEqual(archiveOf('demo', '2.0.0'));
    const asked = repository.requests.length;
    await repository.close();
    expect(await resolveRemoteChart(await remote(release), env())).toEqual({ path: kept, shownAs });
    expect(repository.requests).toHaveLength(asked);
  });

  it('is refused and discarded if the downloaded digest is wrong', async () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const chart = await remote({ chart: 'shop/demo', version: '1.0.0', digest });
    const refused = { code: 'DEPENDENCY_CHECKSUM', position: { file: path, line: 7 } };
    await expect(resolveRemoteChart(chart, env())).rejects.toMatchObject(refused);
    await expect(buildRemoteChart(chart, options())).rejects.toMatchObject(refused);
    expect(await readdir(project)).toEqual([]);
  });

  it('is refused if the stored archive was changed, and can be built again', async () => {
    const chart = await remote(await pinned());
    const { path: kept } = await resolveRemoteChart(chart, env());
    await writeFile(kept, archiveOf('demo', '1.0.0'));
    expect(await stateOfRemoteChart(chart)).toMatchObject({ status: 'corrupt' });
    await expect(resolveRemoteChart(chart, env())).rejects.toMatchObject({
      code: 'DEPENDENCY_CHECKSUM',
      hint: expect.stringContaining('release dependency build -s dev'),
    });
    await buildRemoteChart(chart, options());
    expect(await readFile(kept)).toEqual(archiveOf('demo', '2.0.0'));
  });

  it('is listed with its status', async () => {
    const statusOf = async (release: object) =>
      (await stateOfRemoteChart(await remote({ chart: 'shop/demo', ...release }))).status;
    expect(await statusOf({ version: '1.0.0' })).toBe('not locked');
    expect(await statusOf({ version: '1.0.0', digest: `sha256:${'a'.repeat(64)}` })).toBe('missing');
    expect(await statusOf(await pinned())).toBe('ok');
  });

  it("reports a republished version, but not after the user's own edit", async () => {
    const { chart, version, digest } = await pinned('^1');
    const warningAt = async (release: object) => {
      messages = [];
      await updateRemoteChart(await remote({ chart, ...release }), options());
      return messages.slice(1).join('\n');
    };
    expect(await warningAt({ version: '2.0.0', digest })).toBe('');
    expect(await warningAt({ version: '2.0.0', digest: `sha256:${'a'.repeat(64)}` })).toContain(path);
    repository.publish('1.1.0', archiveOf('demo', '1.1.0', { path: 'demo/more', text: 'more' }));
    expect(await warningAt({ version, digest })).toContain('ask its publisher');
  });

  it('is refused with the command that sets both, if only its version was edited', async () => {
    const { chart, digest } = await pinned('^1');
    await expect(resolveRemoteChart(await remote({ chart, version: '1.0.0', digest }), env())).rejects.toMatchObject({
      code: 'DEPENDENCY_CHECKSUM',
      position: { file: path, line: 7 },
      hint: expect.stringMatching(/^The version and the digest .*`release dependency update -s dev`/),
    });
  });

  it("comes from the stack's mirror, which may be a folder", async () => {
    const mirrors = { 'oci://far.example/charts': repository.url };
    const chart = 'oci://far.example/charts/demo';
    const digested = await remote({ chart: `${chart}@sha256:${'a'.repeat(64)}` }, { mirrors });
    // A chart repository does not have manifests.
    expect(await updateRemoteChart(digested, options(), '^1')).toMatchObject({ version: '1.1.0' });
    expect(await updateRemoteChart(await remote({ chart }, { mirrors }), options())).toMatchObject({
      version: '2.0.0',
      repository: 'oci://far.example/charts',
    });
    await mkdir(join(project, 'near/demo'), { recursive: true });
    await writeFile(join(project, 'near/demo/Chart.yaml'), 'name: demo\nversion: 3.0.0\n');
    const near = { mirrors: { 'oci://far.example/charts': 'file://near' } };
    const { version, sha256 } = await updateRemoteChart(await remote({ chart }, near), options());
    const matched = await remote({ chart, version, digest: `sha256:${sha256}` }, near);
    expect(await resolveRemoteChart(matched, env())).toEqual({
      path: join(project, 'near/demo'),
      shownAs: 'near/demo',
    });
    await writeFile(join(project, 'near/demo/values.yaml'), 'a: 1\n');
    await expect(resolveRemoteChart(matched, env())).rejects.toMatchObject({ code: 'DEPENDENCY_CHECKSUM' });
  });
});
