import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { writeGeneratedChart } from './generatedChart.ts';
import { type CommandResult, openScenario, type Scenario, succeeded } from './scenario.ts';

/** What charts generate: passwords, certificates, ids, times. Everything that a chart keeps is kept, and shown to nobody. */
describe('what a chart generates', () => {
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
  const get = async (kind: string, name: string) =>
    JSON.parse(succeeded(await release.kubectl('get', kind, name, '-n', release.namespace, '-o', 'json')).stdout);

  /** What the cluster has. */
  async function live() {
    const [db, kept, tls, config, webhook, app] = [
      (await get('secret', 'db')).data,
      (await get('secret', 'kept')).data,
      (await get('secret', 'tls')).data,
      (await get('configmap', 'config')).data,
      await get('validatingwebhookconfiguration', 'generated.kubesentiment.example'),
      await get('deployment', 'app'),
    ];
    const jobs = succeeded(await release.kubectl('get', 'jobs', '-n', release.namespace, '-o', 'name')).stdout;
    const password = Buffer.from(db.password, 'base64').toString();
    for (const each of [password, db.password, kept.key, tls['tls.key']]) generated.add(each);
    const { annotations } = app.spec.template.metadata;
    return {
      ...{ password, encoded: db.password, key: kept.key, htpasswd: kept.htpasswd, tls, config: config['app.conf'] },
      ...{ id: config.id, told: config.told, ca: webhook.webhooks[0].clientConfig.caBundle },
      ...{ checksum: annotations['checksum/config'], rollme: annotations.rollme },
      jobs: jobs.split('\n').filter((name) => name.includes('once-')),
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
    Object.assign(release.variables, { PULUMI_EXPERIMENTAL: 'true' });
    await writeGeneratedChart(join(release.directory, 'charts', 'gen'));
  });

  test('is the same after a first install that failed, which kept to its plan', async () => {
    expect(succeeded(await command('template')).output).toContain(`url=db://ada:(generated)@db:5432/app`);
    succeeded(await pulumi('preview', '--diff', '--save-plan', 'plan.json'));
    const failed = await pulumi('up', '--yes', '--skip-preview');
    expect(failed.output).toContain('HOOK_FAILED');
    first = await live();
    await values({ outcome: 'complete' });
    await up();
    expect(keptOf(await live())).toEqual(keptOf(first));
    expect(first.config).toBe(`level=info\nurl=db://ada:${first.password}@db:5432/app\n`);
    expect(first.tls['ca.crt']).toBe(first.ca);
    expect(succeeded(await release.helm('get', 'manifest', 'mlops-sentiment')).stdout).toContain(first.encoded);
  });

  test('makes no revision by itself, and the preview without a change is empty', async () => {
    const before = await live();
    succeeded(await pulumi('preview', '--expect-no-changes', '--diff'));
    await up();
    expect(await live()).toEqual(before);
    expect(await release.history()).toHaveLength(2);
    expect(succeeded(await command('diff')).output).toContain('No changes');
  });

  test('is kept where something else changes, and renewed where it is meant to be', async () => {
    const before = await live();
    await values({ level: 'debug' });
    const preview = succeeded(await pulumi('preview', '--diff'));
    expect(preview.output).toContain('Secret/db: data.password kept');
    await up();
    const after = await live();
    expect(keptOf(after)).toEqual(keptOf(first));
    expect(after.config).toBe(`level=debug\nurl=db://ada:${first.password}@db:5432/app\n`);
    expect(after.rollme).not.toBe(before.rollme);
    expect(after.checksum).not.toBe(before.checksum);
    expect(after.jobs).not.toEqual(before.jobs);
    succeeded(await pulumi('preview', '--expect-no-changes'));
  });

  test('is generated again where that is asked for, with all that follows from it, and a rollback restores it', async () => {
    const preview = succeeded(await command('preview', '--regenerate', 'Secret/db'));
    expect(preview.output).toContain('Secret/db: data.password regenerated');
    succeeded(await command('deploy', '--regenerate', 'Secret/db'));
    const again = await live();
    expect(again.password).not.toBe(first.password);
    expect(again.config).toBe(`level=debug\nurl=db://ada:${again.password}@db:5432/app\n`);
    expect({ ...keptOf(again), password: '' }).toEqual({ ...keptOf(first), password: '' });
    await settings({ regenerate: ['Secret/tls#data["tls.key"]'] });
    await up();
    const third = await live();
    expect(third.tls['tls.key']).not.toBe(first.tls['tls.key']);
    expect(third.tls['ca.crt']).toBe(third.ca);
    succeeded(await pulumi('preview', '--expect-no-changes'));
    const wrong = await command('deploy', '--regenerate', 'Secret/db#data.user');
    expect(wrong.output).toMatch(/CHART_NOT_GENERATED[\s\S]*Secret\/db#data\.password/);
    await settings({ rollbackTo: 3, regenerate: null });
    succeeded(await pulumi('preview', '--diff'));
    await up();
    expect(keptOf(await live())).toEqual(keptOf(first));
  });

  test('is in no output, no state and no file, and refused where the stack says so', async () => {
    await settings({ rollbackTo: null });
    await up();
    expect(keptOf(await live())).toEqual(keptOf(first));
    for (const args of ['diff 2 3', 'diff 4 6', 'get all', 'get manifest', 'history', 'status', 'get notes']) {
      await command(...args.split(' '));
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
