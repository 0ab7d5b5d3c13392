import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { writeGoChart } from '../support/goChart.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';

const account = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: robot }\n';
const secret =
  'apiVersion: v1\nkind: Secret\nmetadata: { name: login }\nstringData: { password: {{ randAlphaNum 20 }} }\n';
const config =
  'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: url }\ndata: { url: "db://{{ randAlphaNum 20 }}" }\n';

describe('a folder of release render', () => {
  let release: Scenario;
  const render = (...args: string[]) =>
    release.releaseCommand('render', '-s', release.stack, '-o', 'json', '--out', ...args);
  beforeAll(async () => {
    release = await openScenario('render');
  });

  test('is one that kubectl applies, with all objects of the release', async () => {
    const page = await readFile('docs/gitops.md', 'utf8');
    const documented =
      /^ {4}npm run -s release -- (render .*)$/m.exec(page)?.[1]?.replaceAll('prod', release.stack) ?? '';
    const renderAgain = async () =>
      JSON.parse(succeeded(await release.releaseCommand(...documented.split(' '), '-o', 'json')).stdout);
    const { written, folder } = await renderAgain();
    expect(written).toContain('deployment-mlops-sentiment.yaml');
    expect(await renderAgain()).toMatchObject({ written: [], removed: [] });
    succeeded(await release.kubectl('create', 'namespace', release.namespace));
    const applied = succeeded(
      await release.kubectl('apply', '--dry-run=server', '--validate=strict', '-k', folder),
    ).stdout;
    expect(applied.trim().split('\n')).toHaveLength(written.length - 1);
  });

  test('has nothing that a chart generates', async () => {
    await writeGoChart(release, {
      'templates/account.yaml': account,
      'templates/login.yaml': secret,
      'templates/url.yaml': config,
    });
    await release.configure((stack) => {
      stack['kubesentiment:release'].chart = 'charts/demo';
      stack['kubesentiment:values'] = {};
    });
    const refused = await render('generated');
    expect(refused.exitCode).toBe(1);
    expect(refused.output).toMatch(/RENDER_SECRET.*ConfigMap\/url .*data\.url/s);
    const { leftOut } = JSON.parse(succeeded(await render('generated', '--exclude', 'ConfigMap/url')).stdout);
    expect(leftOut).toContainEqual({ object: 'Secret/login', reason: 'secret' });
    const folder = join(release.directory, 'generated');
    const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml'));
    const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
    expect(texts.join('')).not.toContain('(generated)');
    await writeFile(join(folder, 'own.txt'), '');
    succeeded(await render('generated', '--exclude', 'ConfigMap/url'));
  });
});
