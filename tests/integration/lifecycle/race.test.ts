import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { fullTest, nightlyTest } from '../../selection.ts';
import { templates, values } from '../failures/interruptedChart.ts';
import { type ApiProxy, openApiProxy } from '../support/apiProxy.ts';
import { integrationEnvironment } from '../support/environment.ts';
import { lookAtRelease } from '../support/healedRelease.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';
import { writeChart } from '../support/smallChart.ts';

const up = ['up', '--yes', '--skip-preview'];

/** Two concurrent runs on one release: one wins, the other reports why it fails, and the history stays consistent. */
describe('concurrent runs on one release', () => {
  let proxy: ApiProxy;

  /** A stack whose writes the test can hold up. */
  const openHeld = (name: string) => openSmall(name, { kubeconfig: proxy.kubeconfig });

  describe('a race of two stacks', () => {
    beforeEach(async () => {
      proxy = await openApiProxy();
    });
    afterEach(() => proxy.close());

    // The other describe has the same error, by stock Helm.
    nightlyTest('the one that opens the revision first wins, and the other finds it taken', async () => {
      const slow = await openHeld('race-open');
      const quick = await openSmall('race-open-other', { namespace: slow.namespace });
      const paused = holdBefore(proxy, /^POST .*\/secrets$/);
      const losing = slow.pulumi(...up);
      await paused.reached;
      await quick.up();
      paused.letGo();
      const { exitCode, output } = await losing;
      expect(exitCode).not.toBe(0);
      expect(output).toContain('REVISION_CONFLICT');
      expect(await quick.history()).toEqual(['1 deployed Install complete']);
      await (await lookAtRelease('mlops-sentiment', quick.namespace)).expectWhole();
    });

    test('the other one gets an error that names the running stack, and afterwards the owner', async () => {
      const first = await openHeld('race-objects');
      const second = await openSmall('race-objects-other', { namespace: first.namespace });
      const paused = holdBefore(proxy, /^PATCH .*\/deployments\//);
      const winning = first.pulumi(...up);
      await paused.reached;
      const during = await second.pulumi(...up);
      expect(during.exitCode).not.toBe(0);
      expect(during.output).toMatch(/RELEASE_IN_PROGRESS: .*stack kubesentiment\.race-objects /);
      paused.letGo();
      succeeded(await winning);
      const after = await second.pulumi(...up);
      expect(after.exitCode).not.toBe(0);
      expect(after.output).toMatch(/REVISION_FOREIGN: .*stack kubesentiment\.race-objects /);
      expect(await first.history()).toEqual(['1 deployed Install complete']);
      await (await lookAtRelease('mlops-sentiment', first.namespace)).expectWhole();
    });
  });

  describe('a race of a stack and stock Helm', () => {
    let release: Scenario;
    let chart: string;
    beforeAll(async () => {
      proxy = await openApiProxy();
    });
    afterAll(() => proxy.close());

    test('a stack finds the revision taken that Helm opens first', async () => {
      release = await openHeld('race-helm');
      chart = await writeHelmChart(release);
      await release.up();
      await release.configure((config) => {
        config['kubesentiment:values'] = { mark: 'two' };
      });

      const opening = holdBefore(proxy, /^POST .*\/secrets$/);
      const losing = release.pulumi(...up);
      await opening.reached;
      succeeded(await release.helm('upgrade', 'mlops-sentiment', chart));
      opening.letGo();
      const lost = await losing;
      expect(lost.exitCode).not.toBe(0);
      expect(lost.output).toContain('REVISION_CONFLICT');
      expect(await release.history()).toEqual(['1 superseded Install complete', '2 deployed Upgrade complete']);
    });

    fullTest('each of them refuses to run during an operation of the other', async () => {
      const objects = holdBefore(proxy, /^PATCH .*\/configmaps\/extra/);
      const winning = release.pulumi(...up, '--refresh');
      await objects.reached;
      const refused = await release.helm('upgrade', 'mlops-sentiment', chart);
      expect(refused.exitCode).not.toBe(0);
      expect(refused.output).toContain('another operation');
      objects.letGo();
      succeeded(await winning);
      expect((await release.history()).slice(1)).toEqual([
        '2 superseded Upgrade complete',
        '3 deployed Upgrade complete',
      ]);
      await (await lookAtRelease('mlops-sentiment', release.namespace)).expectWhole();

      // A stack refuses to run during an operation of Helm.
      const kubeconfig = join(release.directory, 'kubeconfig');
      await writeFile(kubeconfig, proxy.kubeconfig);
      const operation = holdBefore(proxy, /^(PATCH|PUT) .*\/configmaps\/|^DELETE /);
      const upgrade = release.helm('upgrade', 'mlops-sentiment', chart, '--kubeconfig', kubeconfig);
      await operation.reached;
      await release.configure((config) => {
        config['kubernetes:kubeconfig'] = integrationEnvironment().variables.KUBECONFIG ?? '';
        config['kubesentiment:values'] = { mark: 'three' };
      });
      for (const [code, ...how] of [['REVISION_FOREIGN'], ['RELEASE_IN_PROGRESS', '--refresh']]) {
        const { exitCode, output } = await release.pulumi(...up, ...how);
        expect(exitCode).not.toBe(0);
        expect(output).toMatch(new RegExp(`${code}: .*Helm`));
      }
      operation.letGo();
      succeeded(await upgrade);
      expect((await release.history()).at(-1)).toBe('4 deployed Upgrade complete');
      await release.up('--refresh');
      await (await lookAtRelease('mlops-sentiment', release.namespace)).expectWhole();
    });
  });
});

async function openSmall(name: string, place: { kubeconfig?: string; namespace?: string } = {}): Promise<Scenario> {
  const { kubeconfig, namespace } = place;
  const release = await openScenario(name, {
    ...(namespace === undefined ? {} : { namespace }),
    configure: (config) => {
      if (kubeconfig !== undefined) config['kubernetes:kubeconfig'] = kubeconfig;
      config['kubesentiment:release'].chart = 'charts/small';
      config['kubesentiment:values'] = {};
    },
  });
  await writeChart(release, templates, values);
  return release;
}

/** A chart for stock Helm that has one of the release's objects. @returns its folder */
async function writeHelmChart({ directory }: Scenario): Promise<string> {
  const chart = join(directory, 'helm-chart');
  await mkdir(join(chart, 'templates'), { recursive: true });
  await writeFile(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: small\nversion: 1.0.0\n');
  const object = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {mark: of Helm}\n';
  await writeFile(join(chart, 'templates', 'config.yaml'), object);
  return chart;
}

interface HeldWrite {
  /** Fulfilled when the write has come and waits. */
  reached: Promise<void>;
  letGo(): void;
}

/** Holds the first write of that name up, before the API server sees it. */
function holdBefore(proxy: ApiProxy, name: RegExp): HeldWrite {
  const arrival = Promise.withResolvers<void>();
  const departure = Promise.withResolvers<void>();
  proxy.watch(async (write, when) => {
    if (when !== 'before' || !name.test(write.name)) return;
    arrival.resolve();
    await departure.promise;
  });
  return { reached: arrival.promise, letGo: departure.resolve };
}
