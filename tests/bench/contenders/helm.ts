import { join } from 'node:path';
import { writeBenchChart } from '../charts/benchChart.ts';
import type { BenchObjects } from '../charts/benchObjects.ts';
import { command } from '../measure/command.ts';
import type { Contender } from './contender.ts';

/** Stock Helm, which waits until everything is ready. */
export async function helmContender(directory: string, objects: BenchObjects): Promise<Contender> {
  const chart = join(directory, 'bench');
  await writeBenchChart(chart, 'go', objects);
  const namespace = 'bench-helm';
  const inNamespace = ['--namespace', namespace];
  let tag = '';
  const upgrade = async () => {
    const flags = ['--install', '--create-namespace', '--wait', '--set', `tag=${tag}`];
    await command('helm', ['upgrade', 'helm-bench', chart, ...inNamespace, ...flags], directory);
  };
  return {
    name: 'helm',
    namespace,
    release: 'helm-bench',
    run: {
      create: upgrade,
      'no change': upgrade,
      change: upgrade,
      async rollback() {
        await command('helm', ['rollback', 'helm-bench', '1', ...inNamespace, '--wait'], directory);
      },
    },
    async configure(config) {
      tag = config.tag;
    },
    async remove() {
      await command('helm', ['uninstall', 'helm-bench', ...inNamespace, '--wait'], directory);
      await command('kubectl', ['delete', 'namespace', namespace], directory);
    },
  };
}
