import { type CommandResult, openScenario, type Scenario, succeeded } from '../support/scenario.ts';
import { firstValues, type SequenceValues, widgetGroup, writeSequenceChart } from './sequenceChart.ts';
import { type Oracle, openOracle } from './sequenceOracle.ts';
import type { Step } from './sequenceSteps.ts';

const kinds = [
  ...['configmaps', 'secrets', 'services', 'serviceaccounts', 'persistentvolumeclaims', 'pods'],
  ...['deployments', 'statefulsets', 'jobs', `widgets.${widgetGroup}`],
];

/** The engine itself makes nothing whose dependency it leaves out. */
const partial = /RELEASE_INCOMPLETE|not specified in --target|was (?:excluded|specified in --exclude)/;

/** What a run may refuse, by the step. Everything else has to succeed. */
const refusals: Partial<Record<Step['does'], RegExp>> = {
  fail: /HOOK_FAILED/,
  taint: /RELEASE_REPLACEMENT_REFUSED/,
  replace: /RELEASE_REPLACEMENT_REFUSED/,
  'target-replace': /RELEASE_REPLACEMENT_REFUSED|RELEASE_INCOMPLETE|not specified in --target/,
  target: partial,
  exclude: partial,
};

/**
 * Plays a sequence in a scenario of its own and holds the cluster against Helm's record after each step.
 * @param name of the scenario
 * @param log called with what each step does
 * @throws Error naming the step and what is wrong after it
 */
export async function runSequence(
  name: string,
  steps: readonly Step[],
  log: (line: string) => void = () => undefined,
): Promise<void> {
  const scenario = await openScenario(name, {
    configure: (config) => {
      Object.assign(config['kubesentiment:release'], { chart: 'charts/small', timeout: '60s' });
      config['kubesentiment:values'] = { ...firstValues };
    },
  });
  await writeSequenceChart(scenario);
  const player = openPlayer(scenario, openOracle(scenario, kinds));
  await player.begin();
  for (const [index, step] of steps.entries()) {
    const started = Date.now();
    try {
      const refusal = await player.play(step);
      if (refusal !== undefined) log(refusal);
    } catch (error) {
      const so = JSON.stringify(steps.slice(0, index + 1));
      throw new Error(`Step ${index + 1}, ${JSON.stringify(step)}: ${String(error)}\nThe sequence: ${so}`);
    }
    log(`${JSON.stringify(step)} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  }
}

function openPlayer(scenario: Scenario, oracle: Oracle) {
  let renames = 0;

  async function expectNone(faults: readonly string[], result?: CommandResult): Promise<void> {
    if (faults.length > 0) throw new Error(`${faults.join('\n')}\n${result?.output ?? ''}`);
  }

  async function expectDeployed(result: CommandResult): Promise<void> {
    succeeded(result);
    await expectNone([...(await oracle.faultsOfDeployed()), ...(await oracle.lostClaims())], result);
  }

  const up = (...args: string[]) => scenario.pulumi('up', '--yes', '--skip-preview', ...args);
  const set = (values: Partial<SequenceValues>) =>
    scenario.configure((config) => Object.assign(config['kubesentiment:values'], values));

  async function urnsOf(names: readonly string[]): Promise<string[]> {
    const { deployment } = JSON.parse(succeeded(await scenario.pulumi('stack', 'export')).stdout);
    const urns: string[] = deployment.resources.map(({ urn }: { urn: string }) => urn);
    return names.flatMap((name) => urns.filter((urn) => urn.endsWith(`::${name}`)));
  }

  async function options(flag: string, names: readonly string[]): Promise<string[]> {
    return (await urnsOf(names)).flatMap((urn) => [flag, urn]);
  }

  /** The run of a step; undefined where the step finds nothing to do. */
  async function run(step: Step): Promise<CommandResult | undefined> {
    switch (step.does) {
      case 'change':
        await set(step.sets);
        return up();
      case 'refresh':
        await set(step.sets);
        return up('--refresh');
      case 'fail':
        // The mark makes a revision for certain.
        await set({ ...step.sets, mark: 'failing', broken: true });
        return up();
      case 'deploy':
        await set(step.sets);
        return scenario.runRelease(['deploy']);
      case 'rename': {
        renames++;
        await scenario.rename(`${scenario.stack}-${renames}`, step.project ? `renamed${renames}` : undefined);
        return up();
      }
      case 'taint': {
        for (const urn of await urnsOf(step.names)) succeeded(await scenario.pulumi('state', 'taint', urn, '--yes'));
        return up();
      }
      case 'replace':
        return up(...(await options('--replace', step.names)));
      case 'target-replace': {
        await set(step.sets);
        const args = await options('--target-replace', step.names);
        return args.length === 0 ? undefined : up(...args);
      }
      case 'target':
      case 'exclude': {
        const args = await options(`--${step.does}`, step.names);
        await set(step.sets);
        return args.length === 0 ? undefined : up(...args);
      }
      case 'delete': {
        for (const name of step.names) {
          succeeded(await scenario.kubectl('delete', name, '-n', scenario.namespace, '--ignore-not-found'));
        }
        await set(step.sets);
        return up();
      }
      case 'rollback': {
        const deployed = await oracle.deployedRevisions();
        const to = deployed.at(-1 - step.back);
        return to === undefined ? undefined : scenario.runRelease(['rollback', String(to), '--yes']);
      }
      case 'destroy': {
        const result = succeeded(await scenario.pulumi('destroy', '--yes', '--skip-preview'));
        await expectNone(await oracle.faultsOfDestroyed(), result);
        await expectNone(await oracle.lostClaims(['PersistentVolumeClaim/data']), result);
        // It takes away a pin to a revision that is gone.
        await set({});
        return up();
      }
    }
  }

  /** After a run that was refused: what a person does, and a plain run. */
  async function recover(step: Step, result: CommandResult): Promise<void> {
    await expectNone(await oracle.lostClaims(), result);
    if (!(refusals[step.does] ?? /^$/).test(result.output))
      throw new Error(`exit code ${result.exitCode}:\n${result.output}`);
    if (step.does === 'taint') await untaint(step.names);
    if (step.does === 'fail') await set({ mark: 'mended', broken: false });
    await expectDeployed(await up());
  }

  async function untaint(names: readonly string[]): Promise<void> {
    for (const urn of await urnsOf(names)) await scenario.pulumi('state', 'untaint', urn, '--yes');
  }

  return {
    async begin(): Promise<void> {
      await expectDeployed(await up());
    },
    /** @returns what a run was refused for */
    async play(step: Step): Promise<string | undefined> {
      const result = await run(step);
      if (result === undefined) return 'nothing to do';
      if (result.exitCode === 0 && step.does === 'fail') throw new Error(`It did not fail:\n${result.output}`);
      await (result.exitCode === 0 ? expectDeployed(result) : recover(step, result));
      return result.exitCode === 0 ? undefined : result.output.match(/^.*(?:[A-Z]+_[A-Z_]+:|not specified).*$/m)?.[0];
    },
  };
}
