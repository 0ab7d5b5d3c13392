import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Scenario } from '../support/scenario.ts';

/** Replaces the program of a scenario, and the part of its stack's config that only the project's own program reads. */
export async function writeProgram(scenario: Scenario, text: string): Promise<void> {
  await writeFile(join(scenario.directory, 'index.ts'), text);
  await scenario.configure((config) => {
    for (const key of Object.keys(config)) if (key.startsWith('kubesentiment:')) delete config[key];
  });
}

/** A chart of one ConfigMap with the name of the release. */
export const configMapChart = {
  'configmap.yaml.hbs': `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{Release.Name}}
data:
  text: {{quote Values.text}}
`,
};
