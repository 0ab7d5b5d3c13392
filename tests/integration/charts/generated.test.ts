import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { fullTest, isFull } from '../../selection.ts';
import { type CommandResult, openScenario, type Scenario, succeeded } from '../support/scenario.ts';
import { writeFiles } from '../support/smallChart.ts';
import { writeGeneratedChart } from './generatedChart.ts';

/** As far as it matters here. */
interface Found {
  kind: string;
  metadata: { name: string };
  data?: Record<string, string>;
  spec?: { template?: { metadata?: { annotations?: Record<string, string> } } };
  webhooks?: { clientConfig: { caBundle: string } }[];
}

/** What charts generate: passwords, certificates, ids, times. Everything that a chart keeps is kept, and shown to nobody. */
describe('values that a chart generates', () => {
  let release: Scenario;
  const outputs: [command: string, output: string][] = [];
  /** Every value that the cluster has had where the chart generates one. */
  const generated = new Set<string>();
  const own = ['--stack', 'generated'];

  const noted = (command: string, result: CommandResult) => {
    outputs.push([command, result.output]);
    return result;
  };
  const pulumi = async (...args: string[]) => noted(`pulumi ${args.join(' ')}`, await release.pulumi(...args));
  const up = async (...args: string[]) => succeeded(await pulumi('up', '--yes', '--skip-preview', ...args));
  const command = async (...args: string[]) =>
    noted(`release ${args.join(' ')}`, await release.releaseCommand(...args, ...own));
  const values = (changes: object) =>
    release.configure((config) => Object.assign(config['kubesentiment:values'], changes));
  const settings = (changes: object) =>
    release.configure((config) => Object.assign(config['kubesentiment:release'], changes));

  /** What the cluster has. */
  async function live() {
    const kinds = 'secrets,configmaps,deployments,jobs,validatingwebhookconfigurations';
    const { stdout } = succeeded(await release.kubectl('get', kinds, '-n', release.namespace, '-o', 'json'));
    const items: Found[] = JSON.parse(stdout).items;
    const found = (kind: string, name: string) =>
      items.find((item) => item.kind === kind && item.metadata.name === name) ?? { kind, metadata: { name } };
    const dataOf = (kind: string, name: string) => found(kind, name).data ?? {};
    const [db, kept, tls, config] = [
      ...['db', 'kept', 'tls'].map((name) => dataOf('Secret', name)),
      dataOf('ConfigMap', 'config'),
    ];
    const { annotations } = found('Deployment', 'app').spec?.template?.metadata ?? {};
    const [webhook] = found('ValidatingWebhookConfiguration', 'generated.kubesentiment.example').webhooks ?? [];
    const password = Buffer.from(db?.password ?? '', 'base64').toString();
    for (const each of [password, db?.password, kept?.key, tls?.['tls.key']]) if (each) generated.add(each);
    return {
      ...{ password, encoded: db?.password ?? '', key: kept?.key, htpasswd: kept?.htpasswd, tls: tls ?? {} },
      ...{ config: config?.['app.conf'], id: config?.id, told: config?.told, ca: webhook?.clientConfig.caBundle },
      ...{ checksum: annotations?.['checksum/config'], rollme: annotations?.rollme },
      jobs: items
        .filter(({ kind, metadata }) => kind === 'Job' && metadata.name.startsWith('once-'))
        .map(({ metadata }) => metadata.name),
    };
  }
  type Live = Awaited<ReturnType<typeof live>>;
  let first: Live;
  const keptOf = ({ password, key, htpasswd, tls, id, told, ca }: Live) => ({
    password,
    key,
    htpasswd,
    tls,
    id,
    told,
    ca,
  });

  beforeAll(async () => {
    release = await openScenario('generated', {
      configure: (config) => {
        Object.assign(config['kubesentiment:release'], { chart: 'charts/gen', timeout: '40s' });
        config['kubesentiment:values'] = { told: '{{ randAlphaNum 9 }}', outcome: 'fail' };
        config['kubesentiment:dependencies'] = {};
      },
    });
    await writeGeneratedChart(join(release.directory, 'charts', 'gen'));
  });

  test('are the same after a failed first install', async () => {
    const failed = await pulumi('up', '--yes', '--skip-preview', '--diff');
    expect(failed.output).toContain('HOOK_FAILED');
    first = await live();
    await values({ outcome: 'complete' });
    await up();
    expect(keptOf(await live())).toEqual(keptOf(first));
    expect(first.config).toBe(`level=info\nurl=db://ada:${first.password}@db:5432/app\n`);
    expect(first.tls['ca.crt']).toBe(first.ca);
    expect(succeeded(await release.helm('get', 'manifest', 'mlops-sentiment')).stdout).toContain(first.encoded);
  });

  test('cause no revision by themselves', async () => {
    succeeded(await pulumi('preview', '--diff', '--expect-no-changes'));
  });

  test('are kept if other values change, and renewed in labels and annotations', async () => {
    const before = await live();
    await values({ level: 'debug' });
    const preview = succeeded(await pulumi('up', '--yes', '--diff'));
    expect(preview.output).toContain('Secret/db: data.password kept');
    expect(preview.output).toContain('ConfigMap/config: data["app.conf"], data.id, data.made, data.told kept');
    const after = await live();
    expect(keptOf(after)).toEqual(keptOf(first));
    expect(after.config).toBe(`level=debug\nurl=db://ada:${first.password}@db:5432/app\n`);
    expect(after.rollme).not.toBe(before.rollme);
    expect(after.checksum).not.toBe(before.checksum);
    expect(after.jobs).not.toEqual(before.jobs);
  });

  test('are regenerated on request with derived values', async () => {
    const deploy = succeeded(await command('deploy', '--regenerate', 'Secret/db'));
    expect(deploy.output).toContain('Secret/db: data.password regenerated');
    const again = await live();
    expect(again.password).not.toBe(first.password);
    expect(again.config).toBe(`level=debug\nurl=db://ada:${again.password}@db:5432/app\n`);
    expect({ ...keptOf(again), password: '' }).toEqual({ ...keptOf(first), password: '' });
  });

  fullTest('are regenerated by a setting, and a rollback restores them', async () => {
    expect(succeeded(await command('diff')).output).toContain('No changes');
    expect(succeeded(await command('template')).output).toContain(`url=db://ada:(generated)@db:5432/app`);
    const preview = succeeded(await command('preview', '--regenerate', 'Secret/db'));
    expect(preview.output).toContain('Secret/db: data.password regenerated');
    await settings({ regenerate: ['Secret/tls#data["tls.key"]'] });
    await up();
    const third = await live();
    expect(third.tls['tls.key']).not.toBe(first.tls['tls.key']);
    expect(third.tls['ca.crt']).toBe(third.ca);
    succeeded(await pulumi('preview', '--expect-no-changes'));
    const wrong = await command('deploy', '--regenerate', 'Secret/db#data.user');
    expect(wrong.output).toMatch(/CHART_NOT_GENERATED[\s\S]*Secret\/db#data\.password/);
    for (const rollbackTo of [3, null]) {
      await settings({ rollbackTo, regenerate: null });
      await up();
      expect(keptOf(await live())).toEqual(keptOf(first));
    }
  });

  test('are in no output, state or file, and are refused with strictRendering', async () => {
    for (const args of isFull ? ['diff 2 3', 'diff 4 6', 'get all', 'status'] : ['diff 2 3', 'get all']) {
      succeeded(await command(...args.split(' ')));
    }
    outputs.push(['the state', (await release.pulumi('stack', 'export')).output]);
    const leaks = outputs.flatMap(([where, text]) =>
      [...generated]
        .filter((value) => text.includes(value))
        .map((value) => `${where}: ${text.slice(Math.max(0, text.indexOf(value) - 80), text.indexOf(value))}`),
    );
    expect(leaks).toEqual([]);
    await settings({ strictRendering: true });
    expect((await pulumi('preview')).output).toMatch(/CHART_NOT_REPRODUCIBLE: Secret\/db .*data\.password/);
  });
});

describe('values that a dependency of our own chart generates', () => {
  test('are in no update plan, cache or output; a first install matches its plan', async () => {
    const release = await openScenario('generated-dependency', {
      configure: (config) => {
        Object.assign(config['kubesentiment:release'], { chart: 'charts/ours', timeout: '40s' });
        config['kubesentiment:values'] = {};
        config['kubesentiment:dependencies'] = {};
      },
    });
    Object.assign(release.variables, { PULUMI_EXPERIMENTAL: 'true' });
    const charts = join(release.directory, 'charts');
    const dependencies = [{ name: 'cache', version: '1.0.0', repository: 'file://../cache' }];
    await writeFiles(join(charts, 'ours'), {}, {}, { name: 'ours', dependencies });
    await writeFile(join(charts, 'ours', 'Chart.lock'), stringify({ dependencies }));
    const secret = `apiVersion: v1
kind: Secret
metadata: {name: cache}
stringData: {password: {{ .Values.password | default (randAlphaNum 24) }}}
`;
    await writeFiles(join(charts, 'cache'), { 'secret.yaml': secret }, { password: '' }, { name: 'cache' });
    const previewed = succeeded(await release.pulumi('preview', '--diff', '--save-plan', 'plan.json'));
    const up = succeeded(await release.pulumi('up', '--yes', '--skip-preview', '--plan', 'plan.json'));
    expect(up.output).not.toContain('violates plan');
    const get = ['get', 'secret', 'cache', '-n', release.namespace, '-o', 'jsonpath={.data.password}'];
    const encoded = succeeded(await release.kubectl(...get)).stdout;
    const password = Buffer.from(encoded, 'base64').toString();
    expect(password).toHaveLength(24);
    const again = isFull ? succeeded(await release.pulumi('preview', '--json', '--expect-no-changes')).output : '';
    const { output: state } = await release.pulumi('stack', 'export');
    const cached = await readTexts(join(release.directory, '.kubesentiment'));
    for (const text of [previewed.output, up.output, again, state, ...cached]) {
      expect([password, encoded].filter((each) => text.includes(each))).toEqual([]);
    }
    const shown = await release.releaseCommand('template', '--show-secrets', '--stack', 'generated-dependency');
    expect(shown.output).toContain('password: (generated)');
  });
});

async function readTexts(folder: string): Promise<string[]> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
  return Promise.all(paths.map((path) => readFile(path, 'latin1')));
}
