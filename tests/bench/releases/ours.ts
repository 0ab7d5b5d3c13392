import { join } from 'node:path';
import { openScenario } from '../../integration/support/scenario.ts';
import { writeBenchChart } from './benchChart.ts';
import type { Command } from './command.ts';
import type { Contender } from './contender.ts';

/** This project, which waits until everything is ready. */
export async function ourContender(command: Command): Promise<Contender> {
  const namespace = 'bench-ours';
  const release = { name: 'ours-bench', namespace, chart: 'charts/bench', deleteNamespace: true };
  const scenario = await openScenario(namespace, {
    namespace,
    configure(config) {
      config['kubesentiment:release'] = release;
      config['kubesentiment:values'] = {};
      config['kubesentiment:dependencies'] = {};
    },
  });
  const { directory, stack } = scenario;
  await writeBenchChart(join(directory, 'charts', 'bench'), 'handlebars');
  const env = { KUBESENTIMENT_CONFIG_FILE: join(directory, `Pulumi.${stack}.yaml`) };
  const pulumi = (...args: string[]) =>
    command('pulumi', [...args, '--stack', stack, '--non-interactive', '--color=never'], directory, env);
  const up = () => pulumi('up', '--yes', '--skip-preview');
  return {
    name: 'this project',
    namespace,
    release: release.name,
    run: {
      create: up,
      'no change': up,
      change: up,
      preview: () => pulumi('preview'),
      rollback: up,
    },
    configure: ({ tag, rollbackTo }) =>
      scenario.configure((config) => {
        config['kubesentiment:values'] = { tag };
        config['kubesentiment:release'] = { ...release, ...(rollbackTo === undefined ? {} : { rollbackTo }) };
      }),
    async remove() {
      await pulumi('destroy', '--yes', '--skip-preview');
    },
  };
}
