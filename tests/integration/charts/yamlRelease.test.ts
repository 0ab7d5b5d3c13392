import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parseYaml } from '../../../components/json/index.ts';
import { fullTest } from '../../selection.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';
import { writeFiles } from '../support/smallChart.ts';

/** What people write into the file of a stack. */
const values = `    base: &b {cpu: 1}
    ali: *b
    merged: {<<: *b, mem: 2}
    date: 2024-01-02
    octal: 017
    defaultMode: 0644 # as chmod has it
    separated: 1_000
    hex: 0X1F
    sha: 1e12345
    env: e1
    text: 'first

'
    texts: {umask: "0o027", hex: "0X1F", bits: "0B101"}
`;

const ours = `apiVersion: v1
kind: ConfigMap
metadata:
  name: dump
  labels: {env: e1, commit: 1e12345}
data:
  json: {{quote (toJson Values)}}
  env: e1
  e1: one
  e2: two{{nindent 2 (toYaml Values.texts)}}
---
apiVersion: v1
kind: Pod
metadata: {name: octal}
spec:
  containers: [{name: c, image: registry.example/c:1}]
  volumes: [{name: s, configMap: {name: dump, defaultMode: 0o640}}]
`;

/** A chart of somebody else, with a key twice and with numbers of all kinds. */
const theirs = `apiVersion: v1
kind: ConfigMap
metadata:
  name: numbers
  labels:
    heritage: first
    heritage: second
data:
{{- range $key, $value := .Values.numbers }}
  {{ $key | quote }}: {{ printf "%v %T" $value $value | quote }}
{{- end }}
`;
const numbers = `numbers:
  mode: 0o640
  big: 9007199254740993
  huge: 12345678901234567890
  hex: 0x1F
  old: 0644
  sha: 1e12345
  day: 2024-01-02
  e8: 08
  no: no
  minus: -0
  dotted: .5
  sci: 685.230_15e+03
`;

/** One release through what reads and writes its YAML: each test goes on where the one before it ended. */
describe('a release with values in many YAML notations', () => {
  let release: Scenario;
  let file: string;

  beforeAll(async () => {
    release = await openScenario('yaml-release', {
      configure: (config) => {
        Object.assign(config['kubesentiment:release'], { chart: 'charts/theirs', wait: false });
        config['kubesentiment:values'] = {};
      },
    });
    file = join(release.directory, 'Pulumi.yaml-release.yaml');
    const charts = join(release.directory, 'charts');
    await writeFiles(join(charts, 'theirs'), { 'numbers.yaml': theirs }, {});
    await writeFile(join(charts, 'theirs', 'values.yaml'), numbers);
    await writeFiles(join(charts, 'ours'), { 'dump.yaml.hbs': ours }, {}, { name: 'theirs' });
  });

  fullTest('a Go template chart renders the same as with stock Helm', async () => {
    await release.up();
    const { stdout } = succeeded(await release.helm('template', 'x', join('charts', 'theirs')));
    const { data, metadata } = await configMap('numbers');
    expect(parseYaml(stdout)).toMatchObject({ data, metadata: { labels: { heritage: metadata.labels?.heritage } } });
    expect(metadata.labels?.heritage).toBe('second');
    expect(succeeded(await verb('diff')).stdout).toMatch(/^No changes/);
  });

  test("every command and the engine read the same values from the stack's file", async () => {
    const text = (await readFile(file, 'utf8')).replace('charts/theirs', 'charts/ours');
    await writeFile(file, text.replace(/^ {2}kubesentiment:values:.*\n/m, `  kubesentiment:values:\n${values}`));
    const { stdout } = succeeded(await verb('template'));
    await release.up();
    const { data, metadata } = await configMap('dump');
    expect(parseYaml(stdout.split(/^---$/m).find((each) => each.includes('name: dump')) ?? '')).toMatchObject({ data });
    expect(JSON.parse(data.json ?? '')).toMatchObject({
      ...{ octal: 15, defaultMode: 420, separated: 1000, hex: 31, sha: '1e12345', env: 'e1', text: 'first\n' },
      merged: { cpu: 1, mem: 2 },
    });
    expect(data).toMatchObject({ env: 'e1', e1: 'one', e2: 'two', umask: '0o027', hex: '0X1F', bits: '0B101' });
    expect(metadata.labels).toMatchObject({ env: 'e1', commit: '1e12345' });
    const path = 'jsonpath={.spec.volumes[0].configMap.defaultMode}';
    expect(succeeded(await kubectl('get', 'pod', 'octal', '-o', path)).stdout).toBe('416');
    expect(succeeded(await verb('diff')).stdout).toMatch(/^No changes/);
  });

  fullTest("values of one run are read like Helm's, and do not change others", async () => {
    const more = `ingress: {enabled: no}\nmode: 0644\nfrom: &f {cpu: 1}\nadded: {<<: *f, mem: 2}\nday: 2024-01-02\n`;
    await writeFile(join(release.directory, 'more.yaml'), more);
    const before = JSON.parse((await configMap('dump')).data.json ?? '');
    const sets = ['--set', 'tag=2024-01-02,t1=1_000,t2=0X1F,ali.cpu=5', '--set-string', 's1=1_000,s2=0b11'];
    succeeded(await release.runRelease(['deploy', ...sets, '-f', join(release.directory, 'more.yaml')]));
    expect(JSON.parse((await configMap('dump')).data.json ?? '')).toEqual({
      ...before,
      ali: { cpu: 5 },
      ...{ tag: '2024-01-02', t1: '1_000', t2: '0X1F', s1: '1_000', s2: '0b11' },
      ...{ ingress: { enabled: false }, mode: 420, from: { cpu: 1 }, added: { cpu: 1, mem: 2 }, day: '2024-01-02' },
    });
    const refused = await release.runRelease(['deploy', '--set', 'big=9007199254740993']);
    expect(refused).toMatchObject({
      exitCode: 1,
      output: expect.stringMatching(/CONFIG_INVALID_VALUE.*9007199254740993/),
    });
  });

  fullTest('a rollback reads the record, and so does stock Helm', async () => {
    succeeded(await release.runRelease(['rollback', '2', '--yes']));
    expect((await release.history()).at(-1)).toBe('4 deployed Rollback to 2');
    expect(await readFile(file, 'utf8')).toContain(values);
    const { stdout } = succeeded(await release.helm('get', 'manifest', 'mlops-sentiment'));
    await writeFile(join(release.directory, 'recorded.yaml'), stdout);
    succeeded(await kubectl('apply', '--dry-run=server', '-f', 'recorded.yaml'));
    succeeded(await release.helm('rollback', 'mlops-sentiment', '3'));
    expect(JSON.parse((await configMap('dump')).data.json ?? '')).toMatchObject({ tag: '2024-01-02' });
  });

  async function configMap(name: string) {
    const { stdout } = succeeded(await kubectl('get', 'configmap', name, '-o', 'json'));
    const object: { data: Record<string, string>; metadata: { labels?: Record<string, string> } } = JSON.parse(stdout);
    return object;
  }

  function kubectl(...args: string[]) {
    return release.kubectl(...args, '-n', release.namespace);
  }

  function verb(...args: string[]) {
    return release.releaseCommand(...args, '-s', release.stack);
  }
});
