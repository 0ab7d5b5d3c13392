import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { fullTest } from '../../selection.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';

function crd(group: string): string {
  return `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.${group} }
spec:
  group: ${group}
  scope: Namespaced
  names: { kind: Widget, plural: widgets, singular: widget }
  versions:
    - name: v1
      served: true
      storage: true
      schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } }
`;
}

function hook(apiVersion: string, kind: string, name: string, rest = '', more = ''): string {
  return `---
apiVersion: ${apiVersion}
kind: ${kind}
metadata:
  name: {{ .Release.Name }}-${name}
  annotations: { helm.sh/hook: "pre-install,pre-upgrade"${more} }
${rest}`;
}

const job = (account: string) => `spec:
  template:
    spec:
      restartPolicy: Never
      serviceAccountName: {{ .Release.Name }}-${account}
      containers: [{ name: main, image: registry.example/hook:1 }]
`;

/** A hook of an uninstall that never succeeds. */
const failing = `apiVersion: batch/v1
kind: Job
metadata:
  name: {{ .Release.Name }}-bye
  annotations: { helm.sh/hook: "pre-delete" }
spec:
  backoffLimit: 0
  template:
    metadata: { annotations: { kubesentiment.test/outcome: fail } }
    spec:
      restartPolicy: Never
      containers: [{ name: main, image: registry.example/hook:1 }]
`;

/** Hooks in an order that is neither theirs by kind nor that by name. */
function hooksOf(group: string): string {
  return [
    hook('batch/v1', 'Job', 'same', job('same')),
    hook(`${group}/v1`, 'Widget', 'same', 'size: 1\n'),
    hook('v1', 'ServiceAccount', 'same'),
    hook('v1', 'ConfigMap', 'z'),
    hook('v1', 'Secret', 'a'),
    hook(`${group}/v1`, 'Widget', 'b', 'size: 1\n'),
    hook('v1', 'ConfigMap', 'late', '', ', helm.sh/hook-weight: "5"'),
    hook('v1', 'ConfigMap', 'early', '', ', helm.sh/hook-weight: "-5"'),
    hook('v1', 'ConfigMap', 'kept', '', ', helm.sh/hook-delete-policy: hook-succeeded, helm.sh/resource-policy: keep'),
    `---\n${failing}`,
    hook('v1', 'ConfigMap', 'stays', '', ', helm.sh/resource-policy: keep'),
  ].join('');
}

/** Deployed with stock Helm and with this program, under different names. */
describe('hooks of equal weight, and hooks that are custom resources', () => {
  const groups = { stock: 'stock-hook-order.example', ours: 'our-hook-order.example' };
  let release: Scenario;
  const inNamespace = () => ['-n', release.namespace];

  async function writeChart(folder: string, group: string, data: string): Promise<void> {
    const files = {
      'Chart.yaml': 'apiVersion: v2\nname: hooked\nversion: 1.0.0\n',
      'crds/widgets.yaml': crd(group),
      'templates/hooks.yaml': hooksOf(group),
      'templates/own.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: "{{ .Release.Name }}-own" }\ndata: { a: ${data} }\n`,
    };
    await rm(join(release.directory, folder), { recursive: true, force: true });
    for (const [name, text] of Object.entries(files)) {
      const path = join(release.directory, folder, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    }
  }

  /** The hooks in the order in which they ran, without the name of the release. */
  async function ran(name: string): Promise<string[]> {
    const { stdout } = succeeded(await release.helm('status', name, '-o', 'json'));
    const { hooks }: { hooks: { name: string; kind: string; last_run: { started_at: string } }[] } = JSON.parse(stdout);
    return hooks
      .filter(({ last_run: run }) => run.started_at > '1')
      .toSorted((left, right) => Date.parse(left.last_run.started_at) - Date.parse(right.last_run.started_at))
      .map((one) => `${one.kind}/${one.name.replace(`${name}-`, '')}`);
  }

  async function configMaps(name: string): Promise<string[]> {
    const { stdout } = succeeded(await release.kubectl('get', 'configmaps', ...inNamespace(), '-o', 'name'));
    return stdout
      .split('\n')
      .filter((one) => one.startsWith(`configmap/${name}-`))
      .map((one) => one.replace(`configmap/${name}-`, ''));
  }

  beforeAll(async () => {
    release = await openScenario('hook-order', {
      configure: (config) => {
        Object.assign(config['kubesentiment:release'], { chart: 'charts/hooked', wait: false });
        config['kubesentiment:values'] = {};
      },
    });
    await writeChart('charts/hooked', groups.ours, 'one');
    await writeChart('charts/stock', groups.stock, 'one');
  });

  test("run in stock Helm's order, after the CRDs of `crds/`", async () => {
    const { output } = await release.up();
    expect(output).toContain(`Hooks need CustomResourceDefinition/widgets.${groups.ours}.`);
    succeeded(await release.helm('install', 'stock', 'charts/stock'));
    const order = await ran('stock');
    expect(order).toHaveLength(10);
    expect(await ran('mlops-sentiment')).toEqual(order);
    expect(order.filter((one) => one.endsWith('/same'))).toEqual(['ServiceAccount/same', 'Job/same', 'Widget/same']);
    expect(await configMaps('mlops-sentiment')).toEqual(await configMaps('stock'));
    const { stdout } = succeeded(await release.pulumi('stack', 'export'));
    const managed = JSON.parse(stdout).deployment.resources.map(({ urn }: { urn: string }) => urn.split('::').at(-1));
    expect(managed).toContain(`CustomResourceDefinition/widgets.${groups.ours}`);
  });

  fullTest('run again in an upgrade, and leave the same objects as with stock Helm', async () => {
    expect(await release.preview()).toEqual([]);
    await writeChart('charts/hooked', groups.ours, 'two');
    await writeChart('charts/stock', groups.stock, 'two');
    await release.up();
    succeeded(await release.helm('upgrade', 'stock', 'charts/stock'));
    expect(await ran('mlops-sentiment')).toEqual(await ran('stock'));
  });

  fullTest('of an uninstall that always fail can be skipped, as with stock Helm', async () => {
    const failed = await release.pulumi('destroy', '--yes', '--skip-preview');
    expect(failed.output).toMatch(/HOOK_FAILED: pre-delete hooks failed: Job\/mlops-sentiment-bye/);
    expect(failed.output).toContain('KUBESENTIMENT_NO_HOOKS=true pulumi destroy');
    release.variables.KUBESENTIMENT_NO_HOOKS = 'true';
    const { output } = succeeded(await release.pulumi('destroy', '--yes', '--skip-preview'));
    expect(output).toContain('Skipping the pre-delete hooks');
    succeeded(await release.helm('uninstall', 'stock', '--no-hooks'));
    expect(await configMaps('mlops-sentiment')).toEqual(await configMaps('stock'));
    succeeded(await release.kubectl('get', 'crd', `widgets.${groups.ours}`));
  });
});
