import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { loadChart } from '../../../components/chart/index.ts';
import { readSettings } from '../../../components/config/index.ts';
import { lintRelease } from '../../../components/render/index.ts';

const files = {
  'demo/Chart.yaml': `apiVersion: v2
name: demo
version: 1.0.0
dependencies:
  - name: redis
    version: 1.x
    repository: file://../redis
    condition: redis.enabled,cache.on
    tags: [store]
    import-values:
      - nothing
      - settings
`,
  'demo/values.yaml': 'tags:\n  store: "yes"\ncache:\n  on: true\n',
  'demo/Chart.lock': 'dependencies: [{ name: redis, version: 1.2.0 }]\n',
  'demo/templates/a.yaml.hbs':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { host: {{Values.host}} }\n',
  'redis/Chart.yaml': 'apiVersion: v2\nname: redis\nversion: 1.2.0\n',
  'redis/values.yaml': 'enabled: "on"\nexports:\n  settings:\n    host: redis\n',
};

test('lint reports conditions and tags that are not booleans, imports without a map, and their positions', async () => {
  const projectDirectory = await mkdtemp(join(tmpdir(), 'doubts-'));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(projectDirectory, path)), { recursive: true });
    await writeFile(join(projectDirectory, path), text);
  }
  const chart = await loadChart(join(projectDirectory, 'demo'), 'demo');
  const config = { 'kubesentiment:release': JSON.stringify({ name: 'r', namespace: 'ns', chart: 'demo' }) };
  const settings = readSettings({ stack: 'dev', config });
  const found = await lintRelease({ main: { own: chart }, settings, projectDirectory });
  await rm(projectDirectory, { recursive: true });
  const places = found
    .filter(({ rule }) => rule === 'dependency-values')
    .map(({ position }) => `${position?.file}:${position?.line}`);
  // The default of a dependency has no place in the user's files.
  expect(places).toEqual(['undefined:undefined', 'demo/values.yaml:2', 'demo/Chart.yaml:11']);
  expect(found.filter(({ rule }) => rule === 'chart-renders')).toEqual([]);
});
