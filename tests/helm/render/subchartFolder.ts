import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach } from '@jest/globals';
import { create } from 'tar';
import { type ChartNode, loadSubchart } from '../../../components/helm/index.ts';

/** A folder with the charts redis and grafana, new for each test. */
export let directory: string;
/** A chart that depends on them; redis is called cache there. */
export let chart: ChartNode;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'render-'));
  await write('redis/Chart.yaml', 'name: redis\nversion: 1.0.0\nappVersion: 0644\ndependencies: [{ name: common }]\n');
  await write('redis/values.yaml', 'port: 1\n');
  await write('redis/templates/a.yaml', 'a: 1\n');
  await write('redis/charts/common/Chart.yaml', 'name: common\nversion: 2.0.0\n');
  await write('redis/charts/common/templates/_b.tpl', 'b');
  await write('grafana/Chart.yaml', 'name: grafana\nversion: 7.0.19\n');
  await create({ file: join(directory, 'grafana-7.0.19.tgz'), gzip: true, cwd: directory }, ['grafana']);
  const [redis, grafana] = await Promise.all(
    ['redis', 'grafana-7.0.19.tgz'].map((name) =>
      loadSubchart({ path: join(directory, name), sha256: name }, join(directory, 'cache')),
    ),
  );
  if (redis === undefined || grafana === undefined) throw new Error('missing');
  const dependencies = [{ ...redis, name: 'cache' }, grafana];
  chart = { name: 'sentiment', version: '0.1.0', values: {}, declared: [], dependencies };
});

afterEach(() => rm(directory, { recursive: true }));

export async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(directory, path)), { recursive: true });
  await writeFile(join(directory, path), text);
}
