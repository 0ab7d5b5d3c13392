import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { objectIdentity, parseManifest } from '../../../components/manifest/index.ts';
import { fullTest } from '../../selection.ts';
import { changesOf } from '../support/previewedChanges.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';
import { writeFiles } from '../support/smallChart.ts';

const password = 'correct horse battery';

const config = `apiVersion: v1
kind: ConfigMap
metadata: { name: seen }
data:
  color: {{ dig "data" "color" "" (lookup "v1" "ConfigMap" .Release.Namespace "paint") | default "none" | quote }}
  missing: {{ lookup "v1" "ConfigMap" .Release.Namespace "not-there" | empty | quote }}
  names: {{ range (lookup "v1" "ConfigMap" .Release.Namespace "").items }}{{ if hasPrefix "paint" .metadata.name }}{{ .kind }}/{{ .metadata.name }} {{ end }}{{ end }}
  namespace: {{ dig "metadata" "name" "" (lookup "v1" "Namespace" "" .Release.Namespace) | default "none" | quote }}
  budget: {{ if .Capabilities.APIVersions.Has "policy/v1beta1/PodDisruptionBudget" }}old{{ else }}new{{ end }}
---
apiVersion: v1
kind: ConfigMap
metadata: { name: connection }
data:
  url: redis://:{{ dig "data" "password" "" (lookup "v1" "Secret" .Release.Namespace "given") | b64dec }}@redis
`;

describe('a chart that looks up objects', () => {
  let release: Scenario;
  let chart: string;
  beforeAll(async () => {
    release = await openScenario('lookups', {
      configure: (settings) => {
        Object.assign(settings['kubesentiment:release'], { chart: 'charts/seeing', lookup: 'cluster' });
        settings['kubesentiment:values'] = {};
      },
    });
    chart = join(release.directory, 'charts', 'seeing');
    await writeFiles(chart, { 'config.yaml': config }, {}, { name: 'seeing' });
    const metadata = (name: string) => ({ name, namespace: release.namespace });
    await release.apply(
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: release.namespace } },
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata('paint'), data: { color: 'green' } },
      { apiVersion: 'v1', kind: 'Secret', metadata: metadata('given'), stringData: { password } },
    );
  });

  const contents = (manifest: string) =>
    Object.fromEntries(parseManifest(manifest).map(({ object }) => [objectIdentity(object), object.data]));

  let preview: string;
  test('sees the objects of the cluster, as with stock Helm', async () => {
    await release.up();
    preview = (await release.pulumi('preview', '--diff', '--json')).stdout;
    expect(changesOf(preview)).toEqual([]);
    const ours = contents((await release.helm('get', 'manifest', 'mlops-sentiment')).stdout);
    const args = ['template', 'mlops-sentiment', chart, '--dry-run=server'];
    expect(ours).toEqual(contents(succeeded(await release.helm(...args)).stdout));
    expect(Object.values(ours)).toContainEqual(expect.objectContaining({ color: 'green', budget: 'new' }));
  });

  test('keeps values derived from a Secret secret', async () => {
    const { stdout } = await release.pulumi('stack', 'export');
    for (const text of [stdout, preview]) expect(text).not.toContain(password);
    const { stdout: url } = await release.kubectl(
      'get',
      'cm',
      'connection',
      '-n',
      release.namespace,
      '-o',
      'jsonpath={.data.url}',
    );
    expect(url).toBe(`redis://:${password}@redis`);
  });

  test('does not show a looked-up Secret in the error of a template', async () => {
    const secret = '(lookup "v1" "Secret" .Release.Namespace "given").data.password | b64dec';
    for (const template of [
      `{{ fail (print "The password is " (${secret})) }}`,
      `{{ ${secret} | toYaml | nindent 0 }}: [`,
    ]) {
      await writeFiles(chart, { 'config.yaml': template }, {}, { name: 'seeing' });
      const { exitCode, output } = await release.releaseCommand('template', '-s', release.stack);
      expect(exitCode).not.toBe(0);
      expect(output).toMatch(/CHART_\w+/);
      for (const word of password.split(' ')) expect(output).not.toContain(word);
    }
  });

  fullTest('fails for a kind that the cluster does not serve', async () => {
    await writeFiles(chart, { 'config.yaml': '{{ lookup "no.example/v1" "Nothing" "" "" }}' }, {}, { name: 'seeing' });
    const { exitCode, output } = await release.pulumi('preview');
    expect(exitCode).not.toBe(0);
    expect(output).toContain('lookup: the cluster does not serve no.example/v1/Nothing');
  });

  test('finds no objects without the setting', async () => {
    await writeFiles(chart, { 'config.yaml': config }, {}, { name: 'seeing' });
    await release.configure((settings) => {
      settings['kubesentiment:release'].lookup = 'none';
    });
    const { stdout } = succeeded(await release.releaseCommand('template', '-s', release.stack));
    expect(stdout).toMatch(/color: "none"/);
  });
});
