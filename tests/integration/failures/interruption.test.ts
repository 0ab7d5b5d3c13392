import { stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { repairState } from '../../../components/automation/state/repairState.ts';
import { isFull, isNightly } from '../../selection.ts';
import { type ApiProxy, openApiProxy } from '../support/apiProxy.ts';
import { integrationEnvironment } from '../support/environment.ts';
import { type HealedRelease, lookAtRelease } from '../support/healedRelease.ts';
import { kill, leftOf, type Role, type RunProcess } from '../support/runProcesses.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';
import { writeChart } from '../support/smallChart.ts';
import { templates, values } from './interruptedChart.ts';
import { type InterruptedRun, runUntil } from './interruptedRun.ts';

const backend = fileURLToPath(integrationEnvironment().variables.PULUMI_BACKEND_URL ?? '');
const states = join(backend, '.pulumi', 'stacks', 'kubesentiment');
const up = ['up', '--yes', '--skip-preview'];
const destroy = ['destroy', '--yes', '--skip-preview'];

/** What is interrupted. */
const operations = ['deploy', 'rollback', 'destroy'] as const;
type Operation = (typeof operations)[number];

/** Whose process is killed. */
const roleNames: readonly Role[] = ['engine', 'provider', 'languageHost'];

/** What comes after the kill: the same once more, what was there before, or the end of the release. */
const sequels = ['again', 'back', 'destroy'] as const;

/** What a killed engine left incomplete, how the engine refuses it, and how to make it so. */
type Torn = [what: string, refusal: RegExp, tear: (file: string) => Promise<void>];

/**
 * The points that are tried, since each costs about ten seconds; a nightly run tries all of them. One for each process and one for each sequel
 * are among those of CI.
 */
const samples: Readonly<Partial<Record<Operation, Partial<Record<Role, number>>>>> = isFull
  ? {
      deploy: { engine: 4, provider: 9 },
      rollback: { languageHost: 6 },
      destroy: { engine: 5 },
    }
  : { deploy: { engine: 4 }, destroy: { engine: 5 } };

describe('after a killed run', () => {
  let release: Scenario;
  let proxy: ApiProxy;
  let healed: HealedRelease;
  const orphans: RunProcess[] = [];
  let mark = 0;
  /** The mark that is deployed. */
  let deployed = '';

  beforeAll(async () => {
    proxy = await openApiProxy();
    release = await openScenario('interruption', {
      configure: (config) => {
        config['kubernetes:kubeconfig'] = proxy.kubeconfig;
        Object.assign(config['kubesentiment:release'], { chart: 'charts/small', timeout: '10s', historyMax: 4 });
        config['kubesentiment:values'] = {};
      },
    });
    await writeChart(release, templates, values);
    healed = await lookAtRelease('mlops-sentiment', release.namespace);
    await deploy();
  });
  afterAll(async () => {
    await proxy.close();
    for (const orphan of await leftOf(orphans, 0)) kill(orphan);
  });

  /** Another release, deployed; with it a rollback to the one before is one that changes something. */
  async function deploy(): Promise<void> {
    deployed = `m${++mark}`;
    await want({ mark: deployed });
    await release.up();
  }

  async function want({ mark, rollbackTo }: { mark: string; rollbackTo?: number | undefined }): Promise<void> {
    await release.configure((config) => {
      config['kubesentiment:values'] = { mark };
      const { rollbackTo: _before, ...settings } = config['kubesentiment:release'];
      config['kubesentiment:release'] = rollbackTo === undefined ? settings : { ...settings, rollbackTo };
    });
  }

  /** Asks for the operation. @returns how to ask for what is deployed now instead */
  async function begin(operation: Operation): Promise<() => Promise<void>> {
    const before = deployed;
    if (operation === 'deploy') await want({ mark: `m${++mark}` });
    if (operation === 'rollback') {
      const superseded = (await healed.history()).findLast(({ status }) => status === 'superseded');
      await want({ mark: before, rollbackTo: superseded?.version });
    }
    return () => want({ mark: before });
  }

  /** Makes what an operation begins with: a deployed release, with something to go back to. */
  async function prepare(operation: Operation): Promise<void> {
    if (!(await healed.history()).some(({ status }) => status === 'deployed')) await deploy();
    if (operation === 'rollback') await deploy();
  }

  const run = (operation: Operation, how?: { role: Role; point: number }): Promise<InterruptedRun> =>
    runUntil({ release, proxy }, operation === 'destroy' ? destroy : up, how);

  /** A kill may hit the engine while it writes its state: `release deploy` and `npm start` do this before anything else. */
  const repair = () => repairState({ states, locks: '', name: release.stack }, () => undefined);

  /** Kills one run, runs the next and checks the result. @returns false if no process ran at that point */
  async function interrupt(operation: Operation, role: Role, point: number): Promise<boolean> {
    await prepare(operation);
    const goBack = await begin(operation);
    const { processes, result } = await run(operation, { role, point });
    if (processes.length > 0) {
      // Without a language host, or with all revisions written, a run may well come to its end.
      if (role === 'engine') expect(result.exitCode).toBe(137);
      orphans.push(...processes);
      if (role === 'engine') {
        await repair();
        succeeded(await release.pulumi('cancel', '--yes'));
      }
      await continueAfter(operation, sequels[point % sequels.length], goBack);
    } else if (operation === 'deploy') deployed = `m${mark}`;
    return processes.length > 0;
  }

  async function continueAfter(
    operation: Operation,
    next: (typeof sequels)[number] | undefined,
    goBack: () => Promise<void>,
  ): Promise<void> {
    if (next === 'destroy' || (operation === 'destroy' && next === 'again')) {
      succeeded(await release.pulumi(...destroy));
      await healed.expectGone();
      return;
    }
    if (next === 'back') await goBack();
    else if (operation === 'deploy') deployed = `m${mark}`;
    const { exitCode, output } = await release.pulumi(...up);
    if (exitCode !== 0) {
      // What a destroy deleted before it could say so, only a refresh finds; the error has to say that.
      expect([operation, output]).toEqual(['destroy', expect.stringContaining('pulumi up --refresh')]);
      await release.up('--refresh');
    }
    await healed.expectWhole();
  }

  describe.each(operations.filter((operation) => samples[operation] !== undefined))('%s', (operation) => {
    let points: string[] = [];
    beforeAll(async () => {
      if (!isNightly) return;
      await prepare(operation);
      await begin(operation);
      points = (await run(operation)).points;
      if (operation === 'deploy') deployed = `m${mark}`;
      console.log(`${operation}: ${points.length} points\n${points.join('\n')}`);
    });

    test.each(isNightly ? roleNames : roleNames.filter((role) => samples[operation]?.[role] !== undefined))(
      'the next run heals the release (%s)',
      async (role) => {
        const failures: string[] = [];
        let kills = 0;
        const all = points.map((_name, index) => index + 1);
        for (const point of isNightly ? all : [samples[operation]?.[role] ?? 0]) {
          const name = `${point} (${points[point - 1]})`;
          try {
            if (await interrupt(operation, role, point)) kills++;
          } catch (error) {
            failures.push(`${operation}, ${role} killed at point ${name}: ${error}`);
            console.log(failures.at(-1));
            await repair();
            await release.pulumi('cancel', '--yes');
            await want({ mark: deployed });
            await release.up('--refresh');
          }
        }
        expect(failures).toEqual([]);
        if (isNightly) console.log(`${operation}: ${role} killed at ${kills} points`);
        expect(kills).toBeGreaterThan(0);
      },
      3_600_000,
    );
  });

  // The engine writes the attributes in place; it moves the state itself there when it is complete.
  const ofAttributes: Torn = ['its attributes', /failed to load checkpoint/, (file) => writeFile(`${file}.attrs`, '')];
  test.each<Torn>([
    ...(isNightly ? [ofAttributes] : []),
    // The engine looks for locks first, and shows how to clear them.
    [
      'the state',
      /is currently locked[\s\S]*pulumi cancel/,
      async (file) => truncate(file, Math.floor((await stat(file)).size / 2)),
    ],
  ])('release deploy recovers when the engine left %s incomplete', async (_what, refusal, tear) => {
    await prepare('deploy');
    await want({ mark: `m${++mark}` });
    const { processes } = await run('deploy', { role: 'engine', point: 6 });
    orphans.push(...processes);
    await repair();
    await tear(join(states, `${release.stack}.json`));
    const plain = await release.pulumi(...up);
    expect([plain.exitCode === 0, plain.output]).toEqual([false, expect.stringMatching(refusal)]);
    expect((await release.runRelease(['doctor'])).output).toContain('incomplete');
    const { exitCode, output } = await release.runRelease(['deploy']);
    expect([exitCode, output]).toEqual([0, expect.stringContaining('incomplete')]);
    await healed.expectWhole();
  });

  test('no process of the run is left', async () => {
    // Pulumi's own plugins look for their engine every five minutes only, and do nothing meanwhile.
    const ours = orphans.filter(({ command }) => !/\/pulumi-(language|resource)-/.test(command));
    expect(ours).not.toEqual([]);
    expect(await leftOf(ours)).toEqual([]);
  });
});
