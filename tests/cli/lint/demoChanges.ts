import { expect } from '@jest/globals';

export const chartFile = 'charts/demo/Chart.yaml';
export const valuesFile = 'charts/demo/values.yaml';
export const schemaFile = 'charts/demo/values.schema.json';
export const deployment = 'charts/demo/templates/deployment.yaml.hbs';
export const other = 'charts/demo/templates/other.yaml.hbs';
export const stackFile = 'Pulumi.dev.yaml';

export const replaced = (from: string | RegExp, to: string) => (text: string) => {
  expect(text).toMatch(from);
  return text.replace(from, to);
};
export const without = (line: string) => replaced(new RegExp(`^.*${line}.*\\n`, 'm'), '');
export const added = (more: string) => (text: string) => `${text}${more}`;

export const dependency = `dependencies:
  - name: cache
    version: 1.0.0
    repository: https://charts.example
`;
