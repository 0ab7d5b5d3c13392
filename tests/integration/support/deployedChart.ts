import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { outcomeAnnotation } from '../../../toolchain/cluster/podStages.ts';
import { type Scenario, succeeded } from './scenario.ts';
import { writeChart } from './smallChart.ts';

/** A Deployment whose pods do what a value says, with a Secret, with the release's credentials, and with a password of the stack's config. */
const templates = {
  'deployment.yaml.hbs': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  selector: {matchLabels: {app: web} }
  template:
    metadata:
      labels: {app: web}
      annotations: {${outcomeAnnotation}: {{quote Values.outcome}} }
    spec:
      containers:
      - name: web
        image: "registry.example/web:{{Values.tag}}"
        envFrom: [{secretRef: {name: web} }, {secretRef: {name: "{{Release.Name}}-credentials"} }]
`,
  'secret.yaml.hbs': `apiVersion: v1
kind: Secret
metadata:
  name: web
stringData: {password: {{quote Values.password}} }
`,
};

/** The simulated containers write this into their logs: an application that logs its password. */
export const canary = 'previous line 19 of 20';

/** Writes the chart, and the canary as an encrypted value into the stack's file. */
export async function writeDeployedChart(scenario: Scenario): Promise<void> {
  await writeChart(scenario, templates, { outcome: 'ready', tag: 'one', password: 'none' });
  const args = ['--secret', '--path', 'kubesentiment:values.password', canary];
  succeeded(await scenario.pulumi('config', 'set', ...args));
  const { config } = parse(await stackFile(scenario));
  // The scenario rewrites the file with each edit.
  await scenario.configure((own) => {
    own['kubesentiment:values'] = config['kubesentiment:values'];
  });
}

export function stackFile({ directory, stack }: Scenario): Promise<string> {
  return readFile(join(directory, `Pulumi.${stack}.yaml`), 'utf8');
}

/** The images of the pods that run. */
export async function imageOf({ kubectl, namespace }: Scenario): Promise<string> {
  const path = 'jsonpath={..containers[0].image}';
  return (await kubectl('get', 'pods', '-n', namespace, '--field-selector=status.phase=Running', '-o', path)).stdout;
}
