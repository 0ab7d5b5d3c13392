import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonObject } from '../../../components/json/index.ts';
import { openScenario, type Scenario } from '../../integration/support/scenario.ts';
import { writeBenchChart } from '../charts/benchChart.ts';
import type { BenchObjects } from '../charts/benchObjects.ts';
import { command } from '../measure/command.ts';
import { type Contender, configs, type PhaseConfig } from './contender.ts';

/** This project, and the stack that it deploys. */
export interface OurContender extends Contender {
  scenario: Scenario;
}

/**
 * This project, which waits until everything is ready.
 * @param id the name of the stack and of the namespace
 * @param chart the objects of a chart to write, or the folder of an existing chart
 */
export async function ourContender(
  id: string,
  chart: BenchObjects | string,
  settings: JsonObject = {},
): Promise<OurContender> {
  const release = { name: id, namespace: id, chart: 'charts/bench', deleteNamespace: true, ...settings };
  const scenario = await openScenario(id, {
    namespace: id,
    configure(config) {
      config['kubesentiment:release'] = release;
      config['kubesentiment:values'] = {};
      config['kubesentiment:dependencies'] = {};
    },
  });
  const { directory, stack } = scenario;
  const folder = join(directory, 'charts', 'bench');
  if (typeof chart === 'string') await cp(chart, folder, { recursive: true });
  else await writeBenchChart(folder, 'handlebars', chart);
  const env = { KUBESENTIMENT_CONFIG_FILE: join(directory, `Pulumi.${stack}.yaml`) };
  const flags = ['--stack', stack, '--non-interactive', '--color=never'];
  const pulumi = (...args: string[]) => command('pulumi', [...args, ...flags], directory, env);
  // Nobody measures the removal, which takes the engine minutes for thousands of objects if it writes the state for each.
  const removal = { ...env, PULUMI_SKIP_CHECKPOINTS: 'true' };
  const up = async () => void (await pulumi('up', '--yes', '--skip-preview'));
  const configure = ({ tag, rollbackTo }: PhaseConfig) =>
    scenario.configure((config) => {
      config['kubesentiment:values'] = typeof chart === 'string' ? {} : { tag };
      config['kubesentiment:release'] = { ...release, ...(rollbackTo === undefined ? {} : { rollbackTo }) };
    });
  await configure(configs.create);
  // The first run of a checkout makes the bundle of its sources, once.
  await pulumi('preview');
  return {
    scenario,
    name: 'this project',
    namespace: id,
    release: release.name,
    run: {
      ...{ create: up, 'no change': up, change: up, rollback: up },
      preview: async () => void (await pulumi('preview')),
    },
    configure,
    exportState: () => pulumi('stack', 'export'),
    async remove() {
      await command('pulumi', ['destroy', '--yes', '--skip-preview', ...flags], directory, removal);
    },
  };
}
