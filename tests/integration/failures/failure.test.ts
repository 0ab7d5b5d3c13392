import { beforeAll, describe, expect, test } from '@jest/globals';
import { fullTest } from '../../selection.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';
import { writeChart } from '../support/smallChart.ts';

const templates = {
  'deployment.yaml.hbs': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web} }
  template:
    metadata: {labels: {app: web} }
    spec:
      nodeSelector: {{toJson Values.nodeSelector}}
      containers: [{name: web, image: "registry.example/web:1"}]
`,
};
const values = { nodeSelector: {} };

/** A node label that no node has until a test puts it there: pods that ask for it stay pending. */
const missingLabel = 'it-failure/disk';

describe('a release that cannot become ready', () => {
  let release: Scenario;
  beforeAll(async () => {
    release = await openScenario('failure', {
      configure: (config) => {
        Object.assign(config['kubesentiment:release'], { chart: 'charts/small', timeout: '8s' });
        config['kubesentiment:values'] = {};
      },
    });
    await writeChart(release, templates, values);
    await release.up();
  });

  test('ends the run with diagnostics and a failed revision that has the reason', async () => {
    await release.configure((config) => {
      config['kubesentiment:values'].nodeSelector = { [missingLabel]: 'ssd' };
    });
    const { exitCode, output } = await release.pulumi('up', '--yes', '--skip-preview');
    expect(exitCode).not.toBe(0);
    expect(output).toContain('RELEASE_NOT_READY');
    expect(output).toMatch(/Deployment\/web/);
    expect(output).toMatch(/not scheduled/);
    const [first, second] = await release.history();
    expect(first).toBe('1 deployed Install complete');
    expect(second).toMatch(/^2 failed Upgrade "mlops-sentiment" failed: .*Deployment\/web/);
  });

  test('is deployed by the same config once the external cause is gone', async () => {
    succeeded(await release.kubectl('label', 'nodes', '--all', `${missingLabel}=ssd`));
    await release.up();
    expect((await release.history()).at(-1)).toBe('3 deployed Upgrade complete');
  });

  fullTest('can be rolled back to exactly what was deployed before a failure', async () => {
    await release.configure((config) => {
      config['kubesentiment:values'].nodeSelector = { [missingLabel]: 'none' };
    });
    expect((await release.pulumi('up', '--yes', '--skip-preview')).exitCode).not.toBe(0);
    await release.configure((config) => {
      config['kubesentiment:values'].nodeSelector = { [missingLabel]: 'ssd' };
    });
    await release.up();
    expect((await release.history()).slice(-2)).toEqual([
      expect.stringMatching(/^4 failed/),
      '5 deployed Upgrade complete',
    ]);
    expect(await release.preview()).toEqual([]);
  });
});

describe('a release with an object that the API server refuses during the deploy', () => {
  let release: Scenario;
  let policy: string[];

  test('fails its revision with the reason', async () => {
    release = await openScenario('refused-object', {
      configure: (config) => {
        config['kubesentiment:release'].chart = 'charts/small';
        config['kubesentiment:values'] = {};
      },
    });
    await writeChart(release, templates, values);
    succeeded(await release.kubectl('create', 'namespace', release.namespace));
    policy = await denyOutsideRehearsals(release);
    const { exitCode, output } = await release.pulumi('up', '--yes', '--skip-preview');
    expect(exitCode).not.toBe(0);
    expect(output).toContain('only dry runs are allowed');
    expect(await release.history()).toEqual([
      expect.stringMatching(/^1 failed Release "mlops-sentiment" failed: Deployment\/.*only dry runs are allowed/),
    ]);
  });

  fullTest('is deployed by the next run once the API server accepts the object', async () => {
    succeeded(await release.kubectl('delete', ...policy));
    await release.up();
    expect((await release.history()).at(-1)).toMatch(/^2 deployed/);
  });
});

/** An admission policy that lets a dry run of a Deployment pass and refuses the real one. */
async function denyOutsideRehearsals({ apply, namespace }: Scenario): Promise<string[]> {
  const name = `${namespace}-dry-runs`;
  const api = 'admissionregistration.k8s.io/v1';
  const scope = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } };
  const deployments = { apiGroups: ['apps'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['deployments'] };
  const policy = {
    apiVersion: api,
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name },
    spec: {
      matchConstraints: { ...scope, resourceRules: [deployments] },
      validations: [{ expression: 'request.dryRun', message: 'only dry runs are allowed' }],
    },
  };
  const binding = {
    apiVersion: api,
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name },
    spec: { policyName: name, validationActions: ['Deny'] },
  };
  await apply(policy, binding);
  return [`validatingadmissionpolicy/${name}`, `validatingadmissionpolicybinding/${name}`];
}
