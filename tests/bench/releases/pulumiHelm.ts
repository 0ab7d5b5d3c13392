import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { writeBenchChart } from './benchChart.ts';
import type { Command } from './command.ts';
import type { Contender } from './contender.ts';

const project = resolve(import.meta.dirname, '..', '..', '..');

/** The shortest program for each of Pulumi's own resources for Helm's charts, in plain JavaScript and with few imports. */
const programs = {
  'helm.v3.Release': (namespace: string) => `
import { Config } from '@pulumi/pulumi/config.js';
import { Release } from '@pulumi/kubernetes/helm/v3/release.js';
const values = { tag: new Config().require('tag') };
new Release('bench', { name: 'v3-bench', chart: './bench', namespace: '${namespace}', createNamespace: true, values });
`,
  'helm.v4.Chart': (namespace: string) => `
import { Config } from '@pulumi/pulumi/config.js';
import { Namespace } from '@pulumi/kubernetes/core/v1/namespace.js';
import { Chart } from '@pulumi/kubernetes/helm/v4/chart.js';
const values = { tag: new Config().require('tag') };
const namespace = new Namespace('bench', { metadata: { name: '${namespace}' } }).metadata.name;
new Chart('v4-bench', { chart: './bench', namespace, values });
`,
};

export async function pulumiHelmContender(
  kind: keyof typeof programs,
  directory: string,
  command: Command,
): Promise<Contender> {
  const name = kind === 'helm.v3.Release' ? 'bench-v3' : 'bench-v4';
  await writeBenchChart(join(directory, 'bench'), 'go');
  await mkdir(directory, { recursive: true });
  await writeFile(
    join(directory, 'Pulumi.yaml'),
    stringify({ name, runtime: { name: 'nodejs', options: { typescript: false } }, main: 'index.mjs' }),
  );
  await writeFile(join(directory, 'package.json'), JSON.stringify({ name, main: 'index.mjs' }));
  await writeFile(join(directory, 'index.mjs'), programs[kind](name));
  await symlink(join(project, 'node_modules'), join(directory, 'node_modules'));
  const pulumi = (...args: string[]) =>
    command('pulumi', [...args, '--stack', name, '--non-interactive', '--color=never'], directory);
  await pulumi('stack', 'init');
  const up = () => pulumi('up', '--yes', '--skip-preview');
  return {
    name: `Pulumi ${kind}`,
    namespace: name,
    release: kind === 'helm.v3.Release' ? 'v3-bench' : 'v4-bench',
    run: { create: up, 'no change': up, change: up, preview: () => pulumi('preview') },
    configure: ({ tag }) => pulumi('config', 'set', 'tag', tag),
    async remove() {
      await pulumi('destroy', '--yes', '--skip-preview');
      // helm.v3.Release leaves the namespace that it made.
      await command('kubectl', ['delete', 'namespace', name, '--ignore-not-found'], directory);
    },
  };
}
