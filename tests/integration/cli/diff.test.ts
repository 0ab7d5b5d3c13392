import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { fullTest } from '../../selection.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';

const canary = 'canary-7c21e0';

describe('release diff', () => {
  let scenario: Scenario;
  let password: string;

  beforeAll(async () => {
    scenario = await openScenario('diff', {
      configure: (config) => {
        config['kubesentiment:release'].wait = false;
        config['kubesentiment:values'].extraEnv = [{ name: 'TOKEN', value: '' }];
      },
    });
    const secretPath = 'kubesentiment:values.extraEnv[0].value';
    succeeded(await scenario.pulumi('config', 'set', '--secret', '--path', secretPath, canary));
    await scenario.up();
    const credentials = ['secret', 'mlops-sentiment-credentials', '-n', scenario.namespace];
    const data = ['-o', 'jsonpath={.data.admin-password}'];
    const { stdout } = succeeded(await scenario.kubectl('get', ...credentials, ...data));
    password = Buffer.from(stdout, 'base64').toString();
    expect(password).toHaveLength(32);
  });

  test('compares the deployed revision with the chart, and two revisions after an upgrade', async () => {
    expect(await release('diff')).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^No changes: [^\n]*$/) });
    await edit('image.tag', 'v2.0.0');
    const planned = await release('diff', '--exit-code');
    expect(planned.exitCode).toBe(3);
    expect(planned.stdout).toMatch(/^Deployment it-diff\/mlops-sentiment changed\n@@ /);
    expect(planned.stdout).toMatch(/^-.*image: .*:v1\.0\.0$/m);
    expect(planned.stdout).toMatch(/^\+.*image: .*:v2\.0\.0$/m);
    expect(planned.stdout.split('\n').filter((line) => /^[+-]/.test(line))).toHaveLength(2);

    await scenario.up();
    const done = await release('diff', '1', '-o', 'json');
    expect(JSON.parse(done.stdout)).toEqual([
      expect.objectContaining({
        operation: 'changed',
        kind: 'Deployment',
        fields: ['spec.template.spec.containers[0].image'],
      }),
    ]);
    expect((await release('diff', '2', '2')).stdout).toMatch(/^No changes/);
  });

  fullTest('shows an object that the chart leaves out because of the API versions', async () => {
    // The cluster serves the Prometheus operator's kinds.
    const apis = ['--path', 'kubesentiment:release.apiVersions'];
    succeeded(await scenario.pulumi('config', 'set', ...apis, '[]'));
    expect((await release('diff')).stdout).toMatch(/^ServiceMonitor it-diff\/mlops-sentiment removed$/m);
    succeeded(await scenario.pulumi('config', 'rm', ...apis));
  });

  fullTest('of a preview is part of the comment of release report', async () => {
    await edit('image.tag', 'v3.0.0');
    const preview = join(scenario.directory, 'diff.json');
    await writeFile(preview, succeeded(await scenario.pulumi('preview', '--json')).stdout);
    const { stdout: comment } = await release('report', preview);
    expect(comment).toMatch(/\| diff \| revision 2 → 3 \| 1 object changes \| {2}\|/);
    // The engine masks the whole list of containers for the secret in it.
    expect(comment).toMatch(
      /update <code>Deployment\/mlops-sentiment<\/code><\/summary>\n\n```diff\n.*\n! spec\.template\.spec\.containers\[0\]\.image\n/,
    );
    await edit('image.tag', 'v2.0.0');
  });

  test('compares the recorded manifest with the cluster', async () => {
    expect((await release('diff', '--live', '--exit-code')).exitCode).toBe(0);
    const deployment = ['deployment/mlops-sentiment', '-n', scenario.namespace];
    succeeded(await scenario.kubectl('label', ...deployment, 'others=theirs'));
    expect((await release('diff', '--live')).stdout).toMatch(/^No changes/);
    succeeded(await scenario.kubectl('scale', ...deployment, '--replicas=5'));
    succeeded(await scenario.kubectl('delete', 'service', 'mlops-sentiment', '-n', scenario.namespace));
    const drifted = await release('diff', '--live', '--exit-code');
    expect(drifted.exitCode).toBe(3);
    expect(drifted.stdout).toMatch(/^-\s+replicas: 2\n\+\s+replicas: 5$/m);
    expect(drifted.stdout).toMatch(/^Service it-diff\/mlops-sentiment removed$/m);
  });

  fullTest('reports the error of a failed preview', async () => {
    succeeded(await scenario.pulumi('config', 'set', 'kubesentiment:none', '1'));
    const preview = join(scenario.directory, 'failed.json');
    await writeFile(preview, (await scenario.pulumi('preview', '--json')).stdout);
    expect((await release('report', preview)).stdout).toMatch(/\| failed \|[\s\S]*CONFIG_UNKNOWN_KEY/);
  });

  async function release(verb: string, ...args: string[]) {
    const result = await scenario.releaseCommand(verb, ...args, '-s', scenario.stack);
    expect(result.output).not.toContain(canary);
    expect(result.output).not.toContain(password);
    return result;
  }

  async function edit(path: string, value: string): Promise<void> {
    succeeded(await scenario.pulumi('config', 'set', '--path', `kubesentiment:values.${path}`, value));
  }
});
