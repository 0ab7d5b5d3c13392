import { beforeAll, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../components/json/index.ts';
import { fullTest } from '../../selection.ts';
import { type CommandResult, openScenario, type Scenario, succeeded } from '../support/scenario.ts';
import { writeChart } from '../support/smallChart.ts';

const templates = {
  'config.yaml.hbs': `apiVersion: v1
kind: ConfigMap
metadata: {name: web}
data: {mark: {{quote Values.mark}} }
{{#each Values.stuck}}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{this}}
  finalizers: [example.com/hold]
  annotations: {kubesentiment.io/skip-wait: "true"}
{{/each}}
`,
};

/** Seconds. */
const timeout = 4;
/** Time limit for a run in addition to its waits, in seconds, on a busy machine: far less than the kubernetes provider's ten minutes. */
const overhead = 90;

describe('objects that finalizers block', () => {
  let release: Scenario;
  const want = (values: JsonObject, settings: JsonObject = {}) =>
    release.configure((config) => {
      config['kubesentiment:values'] = values;
      Object.assign(config['kubesentiment:release'], settings);
    });
  const unlock = async (...names: string[]) => {
    for (const name of names) {
      const patch = ['--type=merge', '-p', '{"metadata":{"finalizers":null}}'];
      succeeded(await release.kubectl('patch', 'cm', name, '-n', release.namespace, ...patch));
    }
  };
  const deletionOf = async (name: string) => {
    const path = 'jsonpath={.metadata.name}{.metadata.deletionTimestamp}';
    return (await release.kubectl('get', 'cm', name, '-n', release.namespace, '-o', path)).stdout;
  };
  const expectHeld = ({ exitCode, output }: CommandResult, ...names: string[]) => {
    expect(exitCode).not.toBe(0);
    expect(output).toContain('RELEASE_NOT_READY');
    for (const name of names)
      expect(output).toMatch(
        new RegExp(
          `Still there after ${timeout} s: .*ConfigMap/${name}: it is being deleted, held by .*example\\.com/hold`,
        ),
      );
    expect(output).toContain('The controller that added a finalizer also removes it');
  };
  const timed = async (run: Promise<CommandResult>): Promise<CommandResult> => {
    const started = Date.now();
    const result = await run;
    expect((Date.now() - started) / 1000).toBeLessThan(timeout + overhead);
    return result;
  };

  beforeAll(async () => {
    release = await openScenario('finalizers', {
      configure: (config) => {
        Object.assign(config['kubesentiment:release'], { chart: 'charts/small', timeout: `${timeout}s`, wait: false });
      },
    });
    await writeChart(release, templates, { mark: 'none', stuck: [] });
    await want({ mark: 'one', stuck: ['held', 'kept'] });
    await release.up();
  });

  test('are never deployed while they are being deleted', async () => {
    succeeded(await release.kubectl('delete', 'cm', 'held', '-n', release.namespace, '--wait=false'));
    await want({ mark: 'two', stuck: ['held', 'kept'] });
    expectHeld(await timed(release.pulumi('up', '--yes', '--skip-preview')), 'held');
    expect(await release.history()).toEqual(['1 deployed Install complete']);
  });

  test('are recreated after their deletion', async () => {
    await want({ mark: 'two', stuck: ['held', 'kept'] }, { timeout: '60s' });
    const run = release.runPulumi(['up', '--yes', '--skip-preview'], async ({ writes }) => {
      await writes('Waiting for the deletion of ConfigMap/held');
      await unlock('held');
    });
    succeeded(await run);
    expect((await release.history()).at(-1)).toBe('2 deployed Upgrade complete');
    expect(await deletionOf('held')).toBe('held');
  });

  test("that an upgrade drops have the release's time limit, and the next run tries again", async () => {
    // The time that an object has is in the state: a change of it changes no object.
    await want({ mark: 'two', stuck: ['held', 'kept'] }, { timeout: `${timeout}s` });
    expect((await release.up()).output).toMatch(/unchanged/);
    expect(await release.history()).toHaveLength(2);
    await want({ mark: 'two', stuck: ['kept'] });
    expectHeld(await timed(release.pulumi('up', '--yes', '--skip-preview')), 'held');
    expect((await release.history()).at(-1)).toBe('3 deployed Upgrade complete');
    await unlock('held');
    await release.up();
    expect(await release.history()).toHaveLength(3);
  });

  fullTest("have the release's time limit in a destroy", async () => {
    await want({ mark: 'two', stuck: ['kept', 'also'] });
    await release.up();
    expectHeld(await timed(release.pulumi('destroy', '--yes', '--skip-preview')), 'kept', 'also');
    await unlock('kept', 'also');
    succeeded(await release.pulumi('destroy', '--yes', '--skip-preview'));
  });
});
