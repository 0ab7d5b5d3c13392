import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { type Chart, type ExplainedValue, loadChart } from '../../../components/chart/index.ts';
import { readSettings, readStackFile, type StackSettings } from '../../../components/config/index.ts';
import { formatPosition } from '../../../components/errors.ts';
import { formatPath } from '../../../components/json/index.ts';
import { explainRelease } from '../../../components/render/index.ts';
import { chartOf } from '../../chart/testChart.ts';

function settingsOf(text: string, withFile = true): StackSettings {
  const file = { path: 'Pulumi.dev.yaml', text };
  const { config, secretKeys } = readStackFile(file);
  return readSettings({ stack: 'dev', config, secretKeys, ...(withFile ? { file } : {}) });
}

const stackOf = (values: string, release = '') =>
  `config:\n  kubesentiment:release:\n    name: a\n    namespace: b\n${release}  kubesentiment:values:\n${values}`;

const computing: Chart = {
  ...chartOf({ '_values.yaml.hbs': 'db:\n  url: {{quote Values.url}}\n  size: 3\n' }, { url: 'u', db: { size: 1 } }),
  metadata: { apiVersion: 'v2', name: 'demo', version: '1.0.0', dependencies: [{ name: 'db', version: '1.0.0' }] },
};

function originsOf(explained: readonly ExplainedValue[]): Record<string, string> {
  return Object.fromEntries(explained.map(({ path, origin }) => [formatPath(path), formatPosition(origin)]));
}

describe('the values of a release', () => {
  test.each(['local', 'dev', 'staging', 'prod'])(
    'are all in the file that the docs name, for the stack %s',
    async (stack) => {
      const chart = await loadChart('charts/mlops-sentiment');
      const path = `Pulumi.${stack}.yaml`;
      const text = readFileSync(path, 'utf8');
      const { config } = readStackFile({ path, text });
      const explained = explainRelease({ own: chart }, readSettings({ stack, config, file: { path, text } }));
      expect(explained.length).toBeGreaterThan(100);
      for (const { path: value, value: leaf, origin } of explained) {
        const { file, line } = origin;
        if (file.endsWith('_values.yaml.hbs')) continue;
        expect([formatPath(value), line]).toEqual([formatPath(value), expect.any(Number)]);
        const written = readFileSync(file, 'utf8').split('\n')[(line ?? 0) - 1];
        const firstLine = typeof leaf === 'string' ? (leaf.includes('\n') ? '|' : leaf) : JSON.stringify(leaf);
        expect(written).toContain(firstLine);
      }
    },
  );

  test('have one of four origins', () => {
    const release = '    credentialsRotation: 2\n';
    expect(originsOf(explainRelease({ own: computing }, settingsOf(stackOf('    url: x\n', release))))).toEqual({
      url: 'Pulumi.dev.yaml:7:5',
      'db.size': 'charts/demo/templates/_values.yaml.hbs',
      'db.url': 'charts/demo/templates/_values.yaml.hbs',
      'global.credentialsRotation': 'Pulumi.dev.yaml:5:5',
    });
  });

  test('come from `pulumi config` if the file is unknown', () => {
    expect(originsOf(explainRelease({ own: computing }, settingsOf(stackOf('    url: x\n'), false)))).toMatchObject({
      url: 'pulumi config',
      'global.credentialsRotation': 'kubesentiment:release.credentialsRotation',
    });
  });

  test('are masked if they are secret or derived from a secret', () => {
    const explained = explainRelease({ own: computing }, settingsOf(stackOf('    url: { secure: v1:abc }\n')));
    const shown = Object.fromEntries(explained.map(({ path, value, secret }) => [formatPath(path), [value, secret]]));
    expect(shown).toMatchObject({
      url: ['(secret)', true],
      'db.url': ['(secret)', true],
      'db.size': [3, false],
    });
  });
});
