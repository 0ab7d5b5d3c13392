import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { loadLint } from '../../../components/chart/index.ts';
import { type Changes, lintWith, summaryOf, templateOf } from '../brokenProject.ts';
import {
  added,
  chartFile,
  dependency,
  deployment,
  other,
  replaced,
  schemaFile,
  stackFile,
  valuesFile,
  without,
} from './demoChanges.ts';

const job = (container: string) =>
  templateOf(
    'batch/v1',
    'Job',
    `spec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: a\n          ${container}\n`,
    'helm.sh/hook: pre-install',
  );

/** One small mistake for each rule. */
const broken: [rule: string, changes: Changes, expected: string][] = [
  ['stack-config', { [stackFile]: replaced('name: demo', 'nmae: demo\n    name: demo') }, `error ${stackFile}:3`],
  [
    'stack-config',
    { [stackFile]: replaced('chart: charts/demo', 'chart: charts/demo\n    dependsOn: [redis]') },
    `error ${stackFile}:6`,
  ],
  ['chart-files', { [chartFile]: replaced('1.2.3', 'one') }, `error ${chartFile}:3`],
  ['chart-files', { [valuesFile]: added('a: [') }, `error ${valuesFile}:5`],
  ['chart-files', { [schemaFile]: replaced('"type": "integer"', '"type": "many"') }, `error ${schemaFile}:5`],
  [
    'chart-files',
    {
      [schemaFile]: replaced(
        '"properties": {\n    "rep',
        '"patternProperties": { "[": {} },\n  "properties": {\n    "rep',
      ),
    },
    `error ${schemaFile}:1`,
  ],
  ['chart-name', { [chartFile]: replaced('name: demo', 'name: Demo') }, `error ${chartFile}:2`],
  ['chart-name', { [chartFile]: replaced('name: demo', 'name: other') }, `error ${chartFile}:2`],
  ['chart-description', { [chartFile]: without('description') }, `warning ${chartFile}:1`],
  ['chart-app-version', { [chartFile]: without('appVersion') }, `warning ${chartFile}:1`],
  ['chart-icon', { [chartFile]: without('icon') }, `info ${chartFile}:1`],
  ['chart-maintainers', { [chartFile]: replaced(/maintainers:[\s\S]*/, '') }, `info ${chartFile}:1`],
  ['dependency-version', { [chartFile]: added(dependency.replace('1.0.0', 'newest')) }, `error ${chartFile}:11`],
  ['schema-missing', { [schemaFile]: undefined }, 'warning charts/demo'],
  [
    'schema-covers-values',
    {
      [valuesFile]: added('extra: { deep: 1 }\n'),
      [schemaFile]: replaced('"additionalProperties": false,\n  "prop', '"additionalProperties": true,\n  "prop'),
    },
    `warning ${valuesFile}:5`,
  ],
  ['schema-description', { [schemaFile]: replaced(', "description": "Its tag."', '') }, `warning ${schemaFile}:12`],
  [
    'schema-closed',
    { [schemaFile]: replaced('  "additionalProperties": false,\n  "prop', '  "prop') },
    `warning ${schemaFile}:1`,
  ],
  ['values-unknown', { [stackFile]: added('    replcas: 1\n') }, `error ${stackFile}:8`],
  ['values-schema', { [stackFile]: replaced('replicas: 2', 'replicas: two') }, `error ${stackFile}:7`],
  ['chart-renders', { [deployment]: replaced('Values.replicas', 'Values.replcas') }, `error ${deployment}:11`],
  ['chart-renders', { [other]: templateOf('v1', 'ConfigMap', '', 'helm.sh/hook: nope') }, `error ${other}:11`],
  ['object-schema', { [deployment]: replaced('replicas:', 'replcas:') }, `error ${deployment}`],
  ['object-kind', { [other]: templateOf('example.com/v1', 'Widget') }, `info ${other}`],
  ['api-removed', { [other]: templateOf('policy/v1beta1', 'PodDisruptionBudget') }, `error ${other}`],
  ['api-deprecated', { [other]: templateOf('networking.k8s.io/v1beta1', 'ServiceCIDR') }, `warning ${other}`],
  ['image-tag', { [deployment]: replaced('{{Values.image.tag}}', 'latest') }, `error ${deployment}`],
  ['image-tag', { [deployment]: replaced(':{{Values.image.tag}}', '') }, `error ${deployment}`],
  ['container-resources', { [deployment]: without('limits') }, `warning ${deployment}`],
  ['container-resources', { [other]: job('image: a:1') }, `warning ${other}`],
  ['container-probes', { [deployment]: replaced(/ +livenessProbe:\n.*\n/, '') }, `warning ${deployment}`],
  ['object-labels', { [deployment]: without('helm.sh/chart') }, `warning ${deployment}`],
  ['object-labels', { [deployment]: replaced('{{Release.Name}}', 'fixed') }, `warning ${deployment}`],
  ['selector-labels', { [deployment]: replaced('        app: demo', '        app: other') }, `error ${deployment}`],
  [
    'lint-ignore',
    { [other]: templateOf('v1', 'ConfigMap', '', 'lint-ignore.kubesentiment/image-tga: typo') },
    `warning ${other}`,
  ],
  [
    'lint-ignore',
    { [other]: templateOf('v1', 'ConfigMap', '', 'lint-ignore.kubesentiment/image-tag: ""') },
    `warning ${other}`,
  ],
  ['kind-unknown', { [other]: templateOf('apps/v1', 'Deploymnet') }, `error ${other}`],
  [
    'service-selector',
    { [other]: templateOf('v1', 'Service', 'spec:\n  selector: { app: dmeo }\n  ports: [{ port: 80 }]\n') },
    `warning ${other}`,
  ],
  [
    'claim-surge',
    {
      [deployment]: replaced(
        '      containers:',
        '      volumes: [{ name: data, persistentVolumeClaim: { claimName: other } }]\n      containers:',
      ),
      [other]: templateOf(
        'v1',
        'PersistentVolumeClaim',
        'spec:\n  accessModes: [ReadWriteOnce]\n  resources: { requests: { storage: 1Gi } }\n',
      ),
    },
    `warning ${deployment}`,
  ],
  [
    'ingress-rules',
    { [other]: templateOf('networking.k8s.io/v1', 'Ingress', 'spec:\n  ingressClassName: nginx\n') },
    `error ${other}`,
  ],
  [
    'pdb-blocks',
    {
      [other]: templateOf(
        'policy/v1',
        'PodDisruptionBudget',
        'spec:\n  maxUnavailable: 0\n  selector: { matchLabels: { app: demo } }\n',
      ),
    },
    `warning ${other}`,
  ],
  [
    'required-empty',
    {
      [valuesFile]: added('hosts: []\n'),
      [schemaFile]: replaced(
        '"properties": {\n    "rep',
        '"properties": {\n    "hosts": { "type": "array", "description": "Names.", "items": {} },\n    "rep',
      ),
      [deployment]: replaced(
        '      app: demo\n  template',
        '      app: demo\n  # {{toJson (required "hosts" Values.hosts)}}\n  template',
      ),
    },
    `info ${deployment}:15`,
  ],
];

describe('release lint', () => {
  test('finds nothing in a valid project', async () => expect(await lintWith({})).toEqual([]));

  test.each(broken)('has the rule %s: %#', async (rule, changes, expected) => {
    const [severity, place] = expected.split(' ');
    expect((await lintWith(changes)).map(summaryOf)).toEqual([`${severity} ${rule} ${place}`]);
  });

  test('names the object, the field and the suggestion', async () => {
    const [found] = await lintWith({ [deployment]: replaced('replicas:', 'replcas:') });
    expect(found).toMatchObject({ object: 'Deployment demo', message: expect.stringContaining('spec.replcas') });
    expect(found?.message).toContain('replicas?');
  });

  test('reports a finding of several stacks once, with their names unless all stacks have it', async () => {
    const stack = (values: string) => `config:
  kubesentiment:release: { name: demo, namespace: ns, chart: charts/demo }
  kubesentiment:values: ${values}
`;
    const found = await lintWith({
      'Pulumi.a.yaml': stack('{ image: { tag: latest } }'),
      'Pulumi.b.yaml': stack('{ image: { tag: latest } }'),
      [deployment]: without('limits'),
    });
    expect(found.map(({ rule, stacks }) => [rule, stacks])).toEqual([
      ['image-tag', ['a', 'b']],
      ['container-resources', []],
    ]);
  });

  test('checks only the requested stack, not the defaults', async () => {
    const changes = {
      [stackFile]: added('    image: { tag: v2 }\n'),
      [valuesFile]: replaced('tag: v1', 'tag: latest'),
    };
    expect((await lintWith(changes)).map(({ stacks }) => stacks)).toEqual([['(defaults)']]);
    expect(await lintWith(changes, 'dev')).toEqual([]);
    await expect(lintWith({}, 'nope')).rejects.toMatchObject({ code: 'CONFIG_MISSING_FILE' });
  });

  test("points into the stack's values files, and reports a missing one", async () => {
    const withFile = {
      [stackFile]: replaced('  kubesentiment:values', '    valuesFiles: [prod.yaml]\n  kubesentiment:values'),
    };
    const wrong = { ...withFile, 'prod.yaml': 'image:\n  tga: v2\n' };
    expect((await lintWith(wrong, 'dev')).map(summaryOf)).toEqual(['error values-unknown prod.yaml:2']);
    expect((await lintWith(withFile, 'dev')).map(summaryOf)).toEqual([`error stack-config ${stackFile}:6`]);
  });

  test('lints the default chart if there is no stack', async () => {
    const found = await lintWith({ [stackFile]: undefined });
    expect(found.map(summaryOf)).toEqual(['error chart-files charts/mlops-sentiment']);
  });

  test('disables a rule for an object that gives a reason', async () => {
    const annotations = '  annotations:\n    lint-ignore.kubesentiment/container-resources: it is small\n';
    const ignoring = replaced('  labels:\n    app.kub', `${annotations}  labels:\n    app.kub`);
    const small = (text: string) => ignoring(without('limits')(text));
    expect(await lintWith({ [deployment]: small })).toEqual([]);
    expect((await lintWith({ [deployment]: small, [other]: job('image: a:1') })).map(summaryOf)).toEqual([
      `warning container-resources ${other}`,
    ]);
  });

  test('uses the Kubernetes version of the stack', async () => {
    const old = replaced('chart: charts', 'kubeVersion: 1.24.0\n    chart: charts');
    const found = await lintWith({ [stackFile]: old, [other]: templateOf('policy/v1beta1', 'PodDisruptionBudget') });
    expect(found.map(({ rule, stacks }) => [rule, stacks])).toEqual([
      ['api-removed', ['(defaults)']],
      ['api-deprecated', ['dev']],
    ]);
  });

  test('accepts keys that patterns of the schema match', async () => {
    const patterns = '"patternProperties": { "^x-": { "type": "string" } },\n  "properties": {\n    "rep';
    const changes = {
      [schemaFile]: replaced('"properties": {\n    "rep', patterns),
      [valuesFile]: added('x-more: a\n'),
    };
    expect(await lintWith(changes)).toEqual([]);
  });

  test('never shows a secret or a value derived from it', async () => {
    const secret = '    image: { tag: { secure: "v1:Y2lwaGVy" } }\n    replicas: { secure: "v1:c2VjcmV0" }\n';
    const found = await lintWith({ [stackFile]: replaced('    replicas: 2\n', secret) });
    expect(found).toEqual([]);
  });
});

describe('docs/lint.md', () => {
  test('lists every rule with its severity', async () => {
    const { rules } = await loadLint();
    const rows = Object.entries(rules).map(([id, { severity, about }]) => `${id} ${severity} ${about}`);
    const documented = [...readFileSync('docs/lint.md', 'utf8').matchAll(/^\| `([\w-]+)` +\| (\w+) +\| (.*?) +\|$/gm)];
    expect(documented.map(([, id, severity, about]) => `${id} ${severity} ${about}`)).toEqual(rows);
  });

  test('has a test of every rule above', async () => {
    const { rules } = await loadLint();
    const tested = new Set([
      ...broken.map(([rule]) => rule),
      'dependency-unavailable',
      'dependency-fails',
      'dependency-values',
      'repeated-keys',
      // tests/cli/lint/versions.test.ts
      'chart-version',
    ]);
    expect([...tested].sort()).toEqual(Object.keys(rules).sort());
  });
});
