import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import type { JsonObject } from '../../../components/json/index.ts';
import { fullTest } from '../../selection.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';
import { inHandlebars, writeChart, writeGoChart } from '../support/smallChart.ts';

/** A hook that is a Job; how it ends is a value. */
function job(name: string, annotations: Record<string, string>): string {
  const lines = Object.entries(annotations).map(([key, value]) => `    ${key}: "${value}"\n`);
  return `apiVersion: batch/v1
kind: Job
metadata:
  name: ${name}
  annotations:
${lines.join('')}spec:
  backoffLimit: 0
  template:
    metadata:
      annotations:
        kubesentiment.test/outcome: {{quote Values.${name}}}
    spec:
      restartPolicy: Never
      containers: [{name: main, image: registry.example/hook:1}]
`;
}

/** One chart, written once. Its templates use so little that each engine's syntax is made from the other's. */
const templates: Record<string, string> = {
  'configmap.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  mark: {{quote Values.mark}}\n',
  'kept.yaml':
    '{{#if Values.kept}}\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: kept\n  annotations:\n    helm.sh/resource-policy: keep\ndata:\n  mark: {{quote Values.mark}}\n{{/if}}\n',
  'extra.yaml':
    '{{#if Values.extra}}\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: extra\ndata:\n  mark: {{quote Values.mark}}\n{{/if}}\n',
  'NOTES.txt': 'The mark is {{Values.mark}}.\n',
  'hooks/definition.yaml': `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: widgets.it-conform.example
  annotations:
    helm.sh/hook: pre-install,pre-upgrade
    helm.sh/hook-weight: "-9"
spec:
  group: it-conform.example
  scope: Namespaced
  names: {kind: Widget, plural: widgets}
  versions:
    - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}
`,
  'hooks/early.yaml': job('early', {
    'helm.sh/hook': 'pre-upgrade',
    'helm.sh/hook-weight': '-5',
    'helm.sh/hook-delete-policy': 'hook-succeeded',
  }),
  'hooks/before.yaml': job('before', {
    'helm.sh/hook': 'pre-install,pre-upgrade,pre-rollback,pre-delete',
    'helm.sh/hook-weight': '-1',
  }),
  'hooks/after.yaml': job('after', {
    'helm.sh/hook': 'post-install,post-upgrade,post-rollback',
    'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded,hook-failed',
  }),
  'hooks/last.yaml': job('last', { 'helm.sh/hook': 'post-delete', 'helm.sh/hook-delete-policy': 'hook-succeeded' }),
  'hooks/plain.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: plain\n  annotations:\n    helm.sh/hook: post-upgrade\ndata: {}\n',
};
const values = {
  mark: 'one',
  extra: true,
  kept: true,
  early: 'complete',
  before: 'complete',
  after: 'complete',
  last: 'complete',
};

const historyMax = 5;

/** The operations of both sides, and the resulting objects in the cluster. */
interface Side {
  /** @param keepHistory whether the next uninstall keeps the history */
  deploy(values: JsonObject, keepHistory?: boolean): Promise<{ exitCode: number }>;
  rollback(to: number): Promise<{ exitCode: number }>;
  uninstall(keepHistory: boolean): Promise<{ exitCode: number }>;
  scenario: Scenario;
}

describe('our releases equal those of stock Helm after', () => {
  let sides: Side[];
  beforeAll(async () => {
    sides = await Promise.all([ours(), helms()]);
  }, 120_000);

  /** Does the same on both sides, and compares all that can be seen then. */
  async function both(step: (side: Side) => Promise<{ exitCode: number }>): Promise<string[]> {
    const [our, their] = await Promise.all(
      sides.map(async (side) => ({ failed: (await step(side)).exitCode !== 0, facts: await factsOf(side.scenario) })),
    );
    expect(our).toEqual(their);
    return our?.facts.history ?? [];
  }

  test('an install', async () => {
    expect(await both(({ deploy }) => deploy({}))).toEqual(['1 deployed Install complete']);
  });

  test('an upgrade that drops an object', async () => {
    const history = await both(({ deploy }) => deploy({ mark: 'two', extra: false }));
    expect(history).toEqual(['1 superseded Install complete', '2 deployed Upgrade complete']);
  });

  test('an upgrade whose last hook fails', async () => {
    const history = await both(({ deploy }) => deploy({ mark: 'three', extra: false, after: 'fail' }));
    expect(history.at(-1)).toBe('3 failed Upgrade "mlops-sentiment" failed: post-upgrade hooks failed');
  });

  test('a rollback that restores an object', async () => {
    const history = await both(({ rollback }) => rollback(1));
    expect(history.at(-1)).toBe('4 deployed Rollback to 1');
  });

  fullTest('an upgrade whose first hook fails', async () => {
    const history = await both(({ deploy }) => deploy({ mark: 'five', before: 'fail' }));
    expect(history.at(-1)).toBe('5 failed Upgrade "mlops-sentiment" failed: pre-upgrade hooks failed');
  });

  fullTest('an upgrade after failed ones', async () => {
    const history = await both(({ deploy }) => deploy({ mark: 'six' }));
    expect(history.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      '2 superseded',
      '3 failed',
      '4 superseded',
      '5 failed',
      '6 deployed',
    ]);
  });

  fullTest('an upgrade beyond historyMax that drops an object with a keep policy', async () => {
    const history = await both(({ deploy }) => deploy({ mark: 'seven', kept: false }, true));
    expect(history.map((line) => line.split(' ')[0])).toEqual(['3', '4', '5', '6', '7']);
  });

  fullTest('an uninstall that keeps the history', async () => {
    const history = await both(({ uninstall }) => uninstall(true));
    expect(history.at(-1)).toBe('7 uninstalled Uninstallation complete');
  });

  fullTest('an install over a kept history', async () => {
    const history = await both(({ deploy }) => deploy({ mark: 'eight' }));
    expect(history.slice(-2)).toEqual(['7 superseded superseded by new release', '8 deployed Install complete']);
  });

  test('an uninstall', async () => {
    expect(await both(({ uninstall }) => uninstall(false))).toEqual([]);
  });
});

interface Facts {
  history: string[];
  /** `Kind/name` and the data of everything that the chart can make. */
  objects: string[];
  hooks: Record<string, string>;
  notes: string;
  config: JsonObject;
}

async function factsOf({ kubectl, helm, namespace }: Scenario): Promise<Facts> {
  const listed = succeeded(await kubectl('get', 'configmaps,jobs', '-n', namespace, '-o', 'json'));
  const { items }: { items: { kind: string; metadata: { name: string }; data?: unknown }[] } = JSON.parse(
    listed.stdout,
  );
  const objects = items
    .filter(({ metadata }) => metadata.name !== 'kube-root-ca.crt')
    .map(({ kind, metadata, data }) => `${kind}/${metadata.name} ${JSON.stringify(data ?? {})}`)
    .sort();
  const answer = await helm('history', 'mlops-sentiment', '-o', 'json');
  if (answer.exitCode !== 0) return { history: [], objects, hooks: {}, notes: '', config: {} };
  const entries: { revision: number; status: string; description: string }[] = JSON.parse(answer.stdout);
  const status = JSON.parse(succeeded(await helm('status', 'mlops-sentiment', '-o', 'json')).stdout);
  const hooks: { name: string; last_run?: { phase?: string } }[] = status.hooks ?? [];
  return {
    // Helm quotes all errors of a hook after its own words.
    history: entries
      .map(({ revision, status: state, description }) =>
        `${revision} ${state} ${description}`.replace(/(hooks failed).*/s, '$1'),
      )
      // Helm's install drops none (docs/helm.md).
      .slice(-historyMax),
    objects,
    hooks: Object.fromEntries(hooks.map(({ name, last_run }) => [name, last_run?.phase ?? ''])),
    notes: status.info.notes.trim(),
    config: status.config ?? {},
  };
}

async function ours(): Promise<Side> {
  const scenario = await openScenario('conform-ours', {
    configure: (config) => {
      Object.assign(config['kubesentiment:release'], { chart: 'charts/small', historyMax });
      config['kubesentiment:values'] = {};
    },
  });
  await writeChart(scenario, inHandlebars(templates), values);
  const up = () => scenario.pulumi('up', '--yes', '--skip-preview');
  return {
    scenario,
    async deploy(given, keepHistory = false) {
      await scenario.configure((config) => {
        delete config['kubesentiment:release'].rollbackTo;
        config['kubesentiment:release'].keepHistory = keepHistory;
        config['kubesentiment:values'] = given;
      });
      return up();
    },
    async rollback(to) {
      await scenario.configure((config) => {
        config['kubesentiment:release'].rollbackTo = to;
      });
      return up();
    },
    uninstall: () => scenario.pulumi('destroy', '--yes', '--skip-preview'),
  };
}

async function helms(): Promise<Side> {
  const scenario = await openScenario('conform-helm');
  const chart = await writeGoChart(scenario, templates, values);
  const { helm } = scenario;
  return {
    scenario,
    async deploy(given) {
      const file = join(scenario.directory, 'values.yaml');
      await writeFile(file, stringify(given));
      const options = ['--create-namespace', '--wait', '--timeout', '60s', '--history-max', String(historyMax)];
      return helm('upgrade', '--install', 'mlops-sentiment', chart, '--values', file, ...options);
    },
    rollback: (to) => helm('rollback', 'mlops-sentiment', String(to), '--wait', '--history-max', String(historyMax)),
    uninstall: (keepHistory) =>
      helm('uninstall', 'mlops-sentiment', '--wait', ...(keepHistory ? ['--keep-history'] : [])),
  };
}
