import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { parseDuration } from '../../components/config/index.ts';
import { dependencyKeys, releaseKeys, topKeys } from '../../components/config/settingKeys.ts';

const schema = JSON.parse(readFileSync('stack.schema.json', 'utf8'));
const values = JSON.parse(readFileSync('charts/mlops-sentiment/values.schema.json', 'utf8'));
const { properties } = schema.properties.config;

describe('stack.schema.json, the schema for editors', () => {
  it('has the same keys and defaults as the program', () => {
    expect(Object.keys(properties)).toEqual(topKeys.map((key) => `kubesentiment:${key}`));
    expect(Object.keys(properties['kubesentiment:dependencies'].properties)).toEqual(Object.keys(dependencyKeys));
    const release: Record<string, { default?: unknown }> = properties['kubesentiment:release'].properties;
    expect(Object.keys(release)).toEqual(Object.keys(releaseKeys));
    for (const [name, key] of Object.entries(releaseKeys)) {
      const { default: initial } = release[name] ?? {};
      const seconds = typeof initial === 'string' ? parseDuration(initial) : undefined;
      expect([name, seconds ?? initial]).toEqual([name, key.default]);
    }
  });

  it.each(['local', 'dev', 'staging', 'prod'])('accepts Pulumi.%s.yaml, which refers to it', (stack) => {
    const text = readFileSync(`Pulumi.${stack}.yaml`, 'utf8');
    expect(text).toMatch(/^# yaml-language-server: \$schema=stack\.schema\.json\n/);
    const ajv = new Ajv2020({ strict: false }).addSchema(values, 'charts/mlops-sentiment/values.schema.json');
    const validate = ajv.compile(schema);
    expect([validate(parse(text)), validate.errors]).toEqual([true, null]);
  });

  it('refuses an unknown value', () => {
    const ajv = new Ajv2020({ strict: false }).addSchema(values, 'charts/mlops-sentiment/values.schema.json');
    const config = { 'kubesentiment:release': { name: 'a', namespace: 'b' }, 'kubesentiment:values': { imgae: {} } };
    expect(ajv.compile(schema)({ config })).toBe(false);
  });
});
