import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readSettings } from '../../../components/config/index.ts';
import { releaseCharts } from '../../../components/render/conflicts/releaseCharts.ts';

const dependency = '{ name: agent, version: 1.0.0, repository: file://../agent';
const files: Readonly<Record<string, string>> = {
  'top/Chart.yaml': `apiVersion: v2\nname: top\nversion: 1.0.0\ndependencies: [${dependency}, condition: agent.enabled }]\n`,
  'top/Chart.lock': `dependencies: [${dependency} }]\n`,
  'top/values.yaml': 'port: 80\nagent: { enabled: true }\n',
  'top/templates/a.yaml': 'a: 1\n',
  'agent/Chart.yaml': 'apiVersion: v2\nname: agent\nversion: 1.0.0\n',
  'agent/values.yaml': 'roleName: reader\n',
  'agent/templates/a.yaml': 'a: 1\n',
};

test('the charts of a release include downloaded subcharts of a main Go template chart', async () => {
  const projectDirectory = await mkdtemp(join(tmpdir(), 'project-'));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(projectDirectory, path)), { recursive: true });
    await writeFile(join(projectDirectory, path), text);
  }
  const config = { 'kubesentiment:release': JSON.stringify({ name: 'app', namespace: 'qa', chart: 'top' }) };
  const settings = readSettings({ stack: 'qa', config });
  expect(await releaseCharts({ settings, projectDirectory, helmTemplate: async () => [] })).toEqual([
    { path: [], name: 'top', values: { port: 80 } },
    { path: ['agent'], name: 'agent', values: { roleName: 'reader', enabled: true }, condition: ['agent', 'enabled'] },
  ]);
  await rm(projectDirectory, { recursive: true });
});
