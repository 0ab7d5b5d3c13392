import { beforeAll, describe, expect, test } from '@jest/globals';
import { fullTest, isFull } from '../../selection.ts';
import { openScenario, type Scenario, type StackConfig, succeeded } from '../support/scenario.ts';

/** Nobody listens there. */
const dead = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [{ name: 'dead', cluster: { server: 'http://127.0.0.1:1' } }],
  contexts: [{ name: 'dead', context: { cluster: 'dead', user: 'nobody' } }],
  users: [{ name: 'nobody', user: {} }],
  'current-context': 'dead',
});

/** Unit tests have all mistakes; these go through the engine. */
const mistakes: [what: string, code: string, words: string[], edit: (config: StackConfig) => void][] = [
  [
    'an unknown key',
    'CONFIG_UNKNOWN_KEY',
    ['kubesentiment:release.nmespace', 'namespace', 'Pulumi.refusal.yaml:'],
    (config) => {
      config['kubesentiment:release'].nmespace = 'x';
    },
  ],
  [
    'a value of the wrong type',
    'CONFIG_WRONG_TYPE',
    ['kubesentiment:release.wait', 'true or false', 'Pulumi.refusal.yaml:'],
    (config) => {
      config['kubesentiment:release'].wait = 'sometimes';
    },
  ],
  [
    'a missing chart',
    'CHART_MISSING',
    ['charts/nowhere', 'kubesentiment:release.chart'],
    (config) => {
      config['kubesentiment:release'].chart = 'charts/nowhere';
    },
  ],
  [
    'a value that makes the output invalid YAML',
    'CHART_INVALID_YAML',
    [
      'at charts/mlops-sentiment/templates/persistentvolumeclaim.yaml.hbs:18:23',
      'mlops-sentiment/templates/persistentvolumeclaim.yaml:',
      'Values.persistence.storageClassName',
    ],
    (config) => {
      const persistence = { enabled: true, storageClassName: 'a: b' };
      config['kubesentiment:values'] = { ...config['kubesentiment:values'], replicaCount: 1, persistence };
    },
  ],
  [
    'a revision that does not exist',
    'REVISION_NOT_FOUND',
    ['no revision 7'],
    (config) => {
      config['kubesentiment:release'].rollbackTo = 7;
    },
  ],
];

const lostClusters: [what: string, code: string, kubeconfig: string][] = [
  ['does not answer', 'CLUSTER_UNREACHABLE', dead],
  ['no kubeconfig names', 'CLUSTER_CONFIG', '/nowhere/kubeconfig'],
];

describe('a deploy that is refused before any change', () => {
  let release: Scenario;
  let original: string;
  beforeAll(async () => {
    release = await openScenario('refusal', {
      configure: (config) => {
        original = JSON.stringify(config);
      },
    });
  });

  test.each(isFull ? mistakes : mistakes.slice(0, 1))('%s', async (_what, code, words, edit) => {
    await release.configure((config) => {
      Object.assign(config, JSON.parse(original));
      edit(config);
    });
    const { exitCode, output } = await release.pulumi('up', '--yes', '--skip-preview');
    expect(exitCode).not.toBe(0);
    for (const word of [code, ...words]) expect(output).toContain(word);
    expect(output).not.toMatch(/node_modules|\bat .*\.ts:\d+:\d+\)/);
    expect((await release.kubectl('get', 'namespace', release.namespace)).output).toContain('NotFound');
  });

  test('passes the complete error to the command: code, position and hint as data', async () => {
    await release.configure((config) => {
      Object.assign(config, JSON.parse(original));
      const persistence = { enabled: true, storageClassName: 'a: b' };
      config['kubesentiment:values'] = { ...config['kubesentiment:values'], replicaCount: 1, persistence };
    });
    const { exitCode, stdout } = await release.runRelease(['deploy', '-o', 'json']);
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([
      1,
      {
        errors: [
          {
            code: 'CHART_INVALID_YAML',
            position: 'charts/mlops-sentiment/templates/persistentvolumeclaim.yaml.hbs:18:23',
            hint: expect.stringContaining('Values.persistence.storageClassName'),
          },
        ],
      },
    ]);
  });

  test.each(isFull ? lostClusters : lostClusters.slice(0, 1))(
    'a cluster that %s, though a preview shows what it can',
    async (_what, code, kubeconfig) => {
      await release.configure((config) => {
        Object.assign(config, JSON.parse(original));
        config['kubernetes:kubeconfig'] = kubeconfig;
      });
      const preview = await release.pulumi('preview');
      expect([preview.exitCode, preview.output]).toEqual([0, expect.stringContaining(code)]);
      // A preview reports what it assumes about a cluster; a deploy assumes nothing.
      expect(preview.output).toContain('Charts are rendered for Kubernetes 1.34.0');
      expect(preview.output).toContain('a deploy may change more, or be refused');
      expect(preview.output).toMatch(/\+ .*Deployment\/mlops-sentiment +create/);
      const { exitCode, output } = await release.pulumi('up', '--yes', '--skip-preview');
      expect([exitCode === 0, output]).toEqual([false, expect.stringContaining(code)]);
      for (const text of [preview.output, output]) expect(text).not.toMatch(/node_modules|\bat .*\.ts:\d+:\d+\)/);
    },
  );
});

describe('an object of another owner', () => {
  let release: Scenario;
  beforeAll(async () => {
    release = await openScenario('foreign');
  });

  test('is refused and not changed, nor is its namespace', async () => {
    const { kubectl, namespace } = release;
    succeeded(await kubectl('create', 'namespace', namespace));
    succeeded(await kubectl('create', 'configmap', 'keep-me', '-n', namespace, '--from-literal=a=b'));
    succeeded(await kubectl('create', 'service', 'clusterip', 'mlops-sentiment', '--tcp=80', '-n', namespace));
    const before = await objectOf(release);

    const { exitCode, output } = await release.pulumi('up', '--yes', '--skip-preview');
    expect(exitCode).not.toBe(0);
    expect(output).toContain('RELEASE_OBJECT_NOT_OWNED');
    expect(output).toContain('Service/mlops-sentiment');
    expect(await objectOf(release)).toBe(before);
    expect((await kubectl('get', 'deployments,secrets', '-n', namespace, '-o', 'name')).stdout).toBe('');
  });

  fullTest('is reported by the command, which advises no rollback', async () => {
    const deployed = await release.runRelease(['deploy', '-o', 'json']);
    expect([deployed.exitCode, JSON.parse(deployed.stdout)]).toMatchObject([
      1,
      {
        errors: [
          {
            code: 'RELEASE_OBJECT_NOT_OWNED',
            message: expect.stringContaining('Service/mlops-sentiment'),
            hint: expect.stringContaining('takeOwnership'),
          },
        ],
      },
    ]);
    expect(deployed.output).not.toContain('release rollback');
  });

  fullTest('stays in its namespace when the release is destroyed', async () => {
    const { kubectl, namespace } = release;
    succeeded(await kubectl('delete', 'service', 'mlops-sentiment', '-n', namespace));
    await release.up();
    succeeded(await release.pulumi('destroy', '--yes', '--skip-preview'));
    expect((await kubectl('get', 'configmap', 'keep-me', '-n', namespace, '-o', 'name')).stdout).toBe(
      'configmap/keep-me',
    );
  });
});

async function objectOf({ kubectl, namespace }: Scenario): Promise<string> {
  return (await kubectl('get', 'service', 'mlops-sentiment', '-n', namespace, '-o', 'json')).stdout;
}
