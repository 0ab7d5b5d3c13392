import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { newKey, writeKeyrings } from '../../packaging/keys.ts';
import { fullTest } from '../../selection.ts';
import { writeGoChart } from '../support/goChart.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';

const friend = {
  'Chart.yaml': 'apiVersion: v2\nname: friend\nversion: 0.4.0\n',
  'templates/config.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-friend\n',
};

const metadata = `apiVersion: v2
name: demo
version: 1.0.0
description: A chart
dependencies:
  - { name: kid, version: '*', alias: child }
  - { name: friend, version: 0.4.0, repository: file://../../elsewhere/friend }
`;

describe('a packaged chart', () => {
  let release: Scenario;
  const packageCommand = (...args: string[]) => release.releaseCommand('package', ...args, '-d', 'dist');
  beforeAll(async () => {
    release = await openScenario('package');
  });

  test('of Go templates is one for stock Helm, with a dependency from outside of its folder', async () => {
    const long = `files/${'a'.repeat(80)}/${'b'.repeat(120)}/${'c'.repeat(80)}.txt`;
    const reader = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: far }\ndata: { text: '{{ .Files.Get "${long}" }}' }\n`;
    await writeGoChart(release, { 'Chart.yaml': metadata, [long]: 'far away', 'templates/far.yaml': reader });
    for (const [name, text] of Object.entries(friend)) {
      const path = join(release.directory, 'elsewhere', 'friend', name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    }
    const lock = 'dependencies:\n- { name: kid, version: "*" }\n- { name: friend, version: 0.4.0 }\n';
    await writeFile(join(release.directory, 'charts', 'demo', 'Chart.lock'), lock);
    succeeded(await packageCommand('charts/demo', '--version', '1.1.0', '--app-version', '7'));
    const archive = 'dist/demo-1.1.0.tgz';
    const shown = succeeded(await release.helm('show', 'chart', archive)).stdout;
    expect(shown).toMatch(/^version: 1\.1\.0$/m);
    expect(shown).toMatch(/^appVersion: "7"$/m);
    const options = ['--set', 'other.enabled=true', '--no-hooks'];
    const theirs = succeeded(await release.helm('template', 'demo', archive, ...options)).stdout;
    expect(theirs).toContain('name: demo-friend');
    expect(theirs).toContain('far away');
    expect(theirs).toContain('name: demo-child');
    succeeded(await release.helm('install', 'demo', archive, '--dry-run=client'));
    succeeded(await release.helm3('template', 'demo', archive));
  });

  fullTest('has a signature that stock Helm verifies, and stock Helm signs for `release verify`', async () => {
    const keys = [await newKey({ type: 'rsa' }), await newKey({ name: 'Locked', passphrase: 'hunter2' })];
    const { secret, trusted } = await writeKeyrings(release.directory, ...keys);
    const other = await mkdtemp(join(release.directory, 'other-'));
    const { trusted: others } = await writeKeyrings(other, await newKey({ name: 'Mallory' }));
    await writeFile(join(release.directory, 'passphrase'), 'hunter2\n');
    const sign = ['--sign', '--keyring', secret, '--key'];
    for (const [version, ...key] of [
      ['1.2.0', 'Jane'],
      ['1.3.0', 'Locked', '--passphrase-file', 'passphrase'],
    ]) {
      succeeded(await packageCommand('charts/demo', '--version', version ?? '', ...sign, ...key));
      const archive = `dist/demo-${version}.tgz`;
      expect(succeeded(await release.helm('verify', archive, '--keyring', trusted)).output).toMatch(/signed by/i);
      expect((await release.helm('verify', archive, '--keyring', others)).exitCode).not.toBe(0);
    }
    const stock = ['package', 'charts/demo/charts/kid', '-d', 'stock', ...sign, 'Jane'];
    succeeded(await release.helm(...stock));
    const verify = (keyring: string) => release.releaseCommand('verify', 'stock/kid-0.1.0.tgz', '--keyring', keyring);
    expect(succeeded(await verify(trusted)).stdout).toContain('Jane <jane@example.com>');
    expect((await verify(others)).output).toContain('PACKAGE_SIGNATURE');
    await writeFile(join(release.directory, 'stock', 'kid-0.1.0.tgz'), 'altered');
    expect((await verify(trusted)).output).toContain('PACKAGE_ALTERED');
  });

  /** The commands of the page, without those for a server. */
  async function documented(): Promise<string[]> {
    const page = await readFile('docs/publishing.md', 'utf8');
    const commands = [...page.matchAll(/^ {4}npm run -s release -- (.*)$/gm)].map(([, command]) => command ?? '');
    const local = commands.filter((command) => !/oci:|-s prod/.test(command));
    expect(local).toHaveLength(4);
    return local;
  }

  fullTest('of Handlebars templates is deployed from the archive as from its folder', async () => {
    const template = async () => succeeded(await release.releaseCommand('template', '-s', release.stack)).stdout;
    const fromFolder = await template();
    await writeKeyrings(release.directory, await newKey());
    // The dependencies come from the mirrors of the stack.
    release.variables.PULUMI_STACK = release.stack;
    const { version } = parse(await readFile('charts/mlops-sentiment/Chart.yaml', 'utf8'));
    const path = `dist/mlops-sentiment-${version}.tgz`;
    for (const command of await documented()) {
      const words = command.replace(/dist\/\S+\.tgz/, path).split(' ');
      succeeded(await release.releaseCommand(...words));
    }
    for (const helm of [release.helm, release.helm3]) {
      const refused = await helm('install', 'demo', path, '--dry-run=client', '--skip-schema-validation');
      expect(refused.output).toMatch(/This chart has Handlebars templates.*`release package --flat`/);
    }
    await rm(join(release.directory, 'charts'), { recursive: true });
    await release.configure((config) => {
      config['kubesentiment:release'].chart = path;
      config['kubesentiment:dependencies'] = { verify: 'always', keyring: 'pubring.gpg' };
    });
    expect(await template()).toBe(fromFolder);
    await release.up();
    expect(await release.history()).toEqual(['1 deployed Install complete']);
    await appendFile(join(release.directory, path), 'altered');
    const refused = await release.pulumi('preview');
    expect(refused.output).toContain('PACKAGE_ALTERED');
  });
});
