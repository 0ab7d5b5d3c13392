import { describe, expect, test } from '@jest/globals';
import { type JsonObject, valueAt } from '../../../components/json/index.ts';
import type { Manifest } from '../../../components/manifest/index.ts';
import { reproducibleChart } from '../../../components/render/reproducible/reproducibility.ts';

/** What a chart `redis` renders: it takes one of the values that such charts have in place of what it generates. */
function chartThatTakes(...path: string[]) {
  let renders = 0;
  const render = (values: JsonObject): { manifest: Manifest } => {
    const password = String(valueAt(values, path) ?? renders++);
    const object = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'r' }, stringData: { password } };
    return {
      manifest: { text: '', hooks: [], objects: [{ source: 'redis/templates/secret.yaml', text: '', object }] },
    };
  };
  return render;
}

async function hintOf(render: ReturnType<typeof chartThatTakes>, values: JsonObject) {
  const [first, second] = [render(values).manifest, render(values).manifest];
  const renderWith = async (others: JsonObject) => render(others);
  const [error] = await reproducibleChart(first, second, { chart: 'redis', values, changing: [], renderWith });
  expect(error?.code).toBe('CHART_NOT_REPRODUCIBLE');
  return error?.hint;
}

describe('the hint about a chart that generates values', () => {
  test('names the value that was tried and helps', async () => {
    expect(await hintOf(chartThatTakes('auth', 'password'), {})).toMatch(/Set kubesentiment:values\.auth\.password\.$/);
  });

  test('names no value that does not help, or that is set already', async () => {
    expect(await hintOf(chartThatTakes('elsewhere'), {})).not.toContain('values.auth');
    expect(await hintOf(chartThatTakes('elsewhere'), { auth: { password: 'x' } })).not.toContain('values.auth');
  });
});
