import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { readSettings, readStackFile, type StackSettings } from '../../../components/config/index.ts';
import {
  locateChart,
  type RemoteChart,
  resolveRemoteChart,
  stateOfRemoteChart,
  updateDependencies,
  updateRemoteChart,
} from '../../../components/dependencies/index.ts';
import { type ChartRepository, startRepository } from './chartRepository.ts';

const basic = `Basic ${Buffer.from('user:hunter2').toString('base64')}`;

let repository: ChartRepository;
let project: string;
let messages: string[];

beforeEach(async () => {
  repository = await startRepository('demo', ['1.0.0']);
  project = await mkdtemp(join(tmpdir(), 'credentials-'));
  messages = [];
});

afterEach(async () => {
  await repository.close();
  await rm(project, { recursive: true });
});

const env = () => ({ HOME: project, HELM_REPOSITORY_CONFIG: join(project, 'repositories.yaml') });
const options = () => ({
  env: env(),
  report: (line: string) => messages.push(line),
  patience: { timeout: 1000, backoff: 1 },
});

function settingsOf(release: object, dependencies: object = {}): StackSettings {
  const section = { name: 'app', namespace: 'ns', ...release };
  const text = stringify({ config: { 'kubesentiment:release': section, 'kubesentiment:dependencies': dependencies } });
  const file = { path: 'Pulumi.dev.yaml', text };
  return readSettings({ stack: 'dev', ...readStackFile(file), file });
}

async function remote(release: object, dependencies?: object): Promise<RemoteChart> {
  const settings = settingsOf({ chart: 'shop/demo', ...release }, dependencies);
  const located = await locateChart({ settings, projectDirectory: project, env: env() });
  if (!('remote' in located)) throw new Error('It is in the project.');
  return located.remote;
}

function list(...repositories: { name: string; url: string }[]): Promise<void> {
  return writeFile(join(project, 'repositories.yaml'), stringify({ repositories }));
}

describe("a password in a URL of Helm's own list", () => {
  beforeEach(() =>
    list({ name: 'open', url: repository.url }, { name: 'shop', url: repository.url.replace('//', '//user:hunter2@') }),
  );

  it('is sent, but not shown in results', async () => {
    const { sha256, ...result } = await updateRemoteChart(await remote({}), options());
    const state = await stateOfRemoteChart(await remote({ version: '1.0.0', digest: `sha256:${sha256}` }));
    expect(result.repository).toBe(repository.url);
    expect(JSON.stringify([result, state, messages])).not.toContain('hunter2');
    expect(repository.authorizations).toEqual([basic, basic]);
  });

  it('is not written into locks', async () => {
    const chart = {
      chartDirectory: project,
      chartShownAs: 'chart',
      projectDirectory: project,
      declared: [{ name: 'demo', version: '1.0.0', repository: '@shop' }],
      settings: { repositories: {}, mirrors: {} },
    };
    const results = await updateDependencies({ ...chart, ...options() });
    const lock = await readFile(join(project, 'Chart.lock'), 'utf8');
    expect(lock).toContain(repository.url);
    expect(`${lock}${JSON.stringify(results)}`).not.toContain('hunter2');
    expect(repository.authorizations).toEqual([basic, basic]);
  });

  it('is not shown in errors, even if the URL is invalid', async () => {
    await list({ name: 'shop', url: 'https://user:hun/ter2@shop.example/charts' });
    const { url } = await remote({});
    expect(url).toBe('https://shop.example/charts');
  });
});

it.each(['oci://user:hunter2@host/charts/demo', 'oci://user:hun/ter2@host/demo', 'https://user:hunter2@host/demo'])(
  'credentials in the reference of a chart are refused and not shown: %s',
  async (chart) => {
    const error = await remote({ chart }).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ position: { file: 'Pulumi.dev.yaml', line: 5 } });
    expect(JSON.stringify(error, ['message', 'hint', 'frame'])).not.toMatch(/user|ter2/);
    expect(error).toHaveProperty('message', expect.stringContaining('//host/'));
  },
);

it('credentials in the URL of a configured repository are refused', () => {
  const repositories = { shop: { url: 'https://user:hunter2@shop.example/charts' } };
  expect(() => settingsOf({}, { repositories })).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID_VALUE', message: expect.not.stringContaining('hunter2') }),
  );
});

it('the error for an encrypted password has the command that can decrypt it', async () => {
  const repositories = { shop: { url: repository.url, username: 'user', password: { secure: 'v1:aHVudGVyMg==' } } };
  repository.instead('/charts/index.yaml', (_request, response) => response.writeHead(401).end());
  const pin = { version: '1.0.0', digest: `sha256:${'a'.repeat(64)}` };
  await expect(resolveRemoteChart(await remote(pin, { repositories }), env())).rejects.toMatchObject({
    code: 'DEPENDENCY_UNAUTHORIZED',
    hint: expect.stringContaining('`release dependency build -s dev`'),
  });
  expect(await readdir(project)).toEqual([]);
});
