import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { command } from '../measure/command.ts';
import type { Contender } from './contender.ts';

const project = resolve(import.meta.dirname, '..', '..', '..');

/** A Pulumi program in plain JavaScript, which reads the setting `tag`. */
export interface BenchProgram {
  name: Contender['name'];
  /** The name of the project and of its stack. */
  project: string;
  namespace: string;
  release: string;
  /** The text of index.mjs. */
  code: string;
}

/** A contender that runs a program in a folder of its own. */
export async function programContender(directory: string, program: BenchProgram): Promise<Contender> {
  const { name, namespace, release } = program;
  await mkdir(directory, { recursive: true });
  const runtime = { name: 'nodejs', options: { typescript: false } };
  const files = {
    'Pulumi.yaml': stringify({ name: program.project, runtime, main: 'index.mjs' }),
    'package.json': JSON.stringify({ name: program.project, main: 'index.mjs' }),
    'index.mjs': program.code,
  };
  for (const [path, text] of Object.entries(files)) await writeFile(join(directory, path), text);
  await symlink(join(project, 'node_modules'), join(directory, 'node_modules'));
  const flags = ['--stack', program.project, '--non-interactive', '--color=never'];
  const pulumi = (...args: string[]) => command('pulumi', [...args, ...flags], directory);
  await pulumi('stack', 'init');
  const up = async () => void (await pulumi('up', '--yes', '--skip-preview'));
  return {
    ...{ name, namespace, release },
    run: { create: up, 'no change': up, change: up, preview: async () => void (await pulumi('preview')) },
    configure: async ({ tag }) => void (await pulumi('config', 'set', 'tag', tag)),
    exportState: () => pulumi('stack', 'export'),
    async remove() {
      await pulumi('destroy', '--yes', '--skip-preview');
      // helm.v3.Release keeps the namespace that it created.
      await command('kubectl', ['delete', 'namespace', namespace, '--ignore-not-found'], directory);
    },
  };
}
