import { cp, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { type Imported, type ImportOptions, importValues } from '../../../components/cli/importValues/importValues.ts';
import { importReport } from '../../../components/cli/importValues/report.ts';
import { lintProject } from '../../../components/cli/lint/lint.ts';
import { releaseErrors } from '../../../components/errors.ts';
import { formatPath, type JsonObject } from '../../../components/json/index.ts';
import { renderOwnChart } from '../../chart/ownChart.ts';
import { type Changes, withProject } from '../brokenProject.ts';

const ourChart = resolve(import.meta.dirname, '..', '..', '..', 'charts', 'mlops-sentiment');

const head = `# production
config:
  kubernetes:context: prod # the cluster
  kubesentiment:release: { name: demo, namespace: ns, chart: charts/demo }
`;

interface Trial extends Imported {
  /** The values in the stack's file after the import. */
  values: JsonObject;
  report: string;
}

/** Imports files into a stack of the project with the chart demo, or with our own chart. */
function imports(files: Changes, options: Partial<ImportOptions> = {}, after?: (directory: string) => Promise<void>) {
  const changes = { 'Pulumi.dev.yaml': head, ...files };
  return withProject(changes, async (directory): Promise<Trial> => {
    await cp(ourChart, join(directory, 'charts/mlops-sentiment'), { recursive: true });
    const paths = Object.keys(files).filter((path) => path.endsWith('values.yaml') && !path.startsWith('charts/'));
    const whole = { stack: 'dev', ...options };
    const imported = await importValues(
      paths.map((path) => join(directory, path)),
      whole,
      directory,
    );
    const text = await readFile(join(directory, 'Pulumi.dev.yaml'), 'utf8');
    expect(text === imported.text).toBe(!options.dryRun || imported.added === 0);
    await after?.(directory);
    const report = importReport(imported, whole).replaceAll(`${directory}/`, '');
    return { ...imported, values: parse(imported.text).config['kubesentiment:values'], report };
  });
}

describe('release import-values', () => {
  test("merges values with their comments into the stack's file without changing other lines", async () => {
    const team = `# Values of production

# Pods
replicas: 3   # three zones

image:
  # From the mirror
  repository: mirror.example/demo
  tag: 1e3  # looks like a number
`;
    const { text, added } = await imports({ 'team/values.yaml': team.replace('1e3', '"1e3"') });
    expect(text).toBe(`${head}  kubesentiment:values:
    # Values of production

    # Pods
    replicas: 3 # three zones

    image:
      # From the mirror
      repository: mirror.example/demo
      tag: "1e3" # looks like a number
`);
    expect(added).toBe(3);
  });

  test.each([
    ['{} # none yet', ''],
    ["'{}'", ''],
    ['{ image: { tag: v1 } }', '    image:\n      tag: v1\n'],
  ])('replaces %s in the file with its comments, each once', async (own, kept) => {
    const files = {
      'Pulumi.dev.yaml': `${head}  kubesentiment:values: ${own}\n`,
      'values.yaml': '# a\nreplicas: 1 # b\n\n# c\nglobal:\n  # d\n  - k: 1 # e\n    # f\n    l: 2\n# g\n',
    };
    const { text } = await imports({ ...files, 'charts/demo/values.schema.json': undefined });
    expect(text).toBe(`${head}  kubesentiment:values:\n${kept}    # a
    replicas: 1 # b

    # c
    global:
      # d
      - k: 1 # e
        # f
        l: 2
    # g
`);
  });

  test('merges files in their order', async () => {
    const files = {
      'a.values.yaml': 'replicas: 1 # one\nimage: { tag: v1, repository: r }\n',
      'b.values.yaml': '# more\nreplicas: 2\nimage:\n  tag: v2\n',
    };
    const { text, values } = await imports(files);
    expect(values).toEqual({ replicas: 2, image: { tag: 'v2', repository: 'r' } });
    expect(text).toContain('# more\n    replicas: 2\n');
  });

  test('keeps the meaning of values in Helm', async () => {
    const file = `global:
  on: off
  mode: 0644
  sha: "1e1000"
  day: 2024-01-02
  octal: "0o17"
  yes: no
  list: [~, 1.50, '1.50', {a: "# no comment"}]
  text: |
    first
      # second
  empty: {}
  break: "\\n\\nx"
  tab: "\\tx\\ny"
  none: null
  base: &b { x: 1 }
  more: { <<: *b, y: 2 }
`;
    await imports({ 'values.yaml': file }, {}, async (directory) => {
      const { readStack } = await import('../../../components/cli/target/stack.ts');
      const { readValuesFile } = await import('../../../components/config/index.ts');
      const { settings } = await readStack('dev', directory);
      expect(settings.values).toEqual(readValuesFile({ path: 'values.yaml', text: file }).values);
    });
  });

  test('overwrites a different value of the stack only with --force, and never a secret', async () => {
    const own = `${head}  kubesentiment:values:
    replicas: 2 # ours
    image: { tag: { secure: v1:abc } }
`;
    const files = { 'Pulumi.dev.yaml': own, 'values.yaml': 'replicas: 3\nimage:\n  tag: plain\n  repository: r\n' };
    const errors = await imports(files).then(() => [], releaseErrors);
    expect(errors).toMatchObject([
      { code: 'CONFIG_VALUE_EXISTS', message: expect.stringContaining('replicas'), position: { line: 6 } },
    ]);
    const { text, overwritten, secrets } = await imports(files, { force: true });
    expect([overwritten, secrets].map((paths) => paths.map(formatPath))).toEqual([['replicas'], ['image.tag']]);
    expect(text).toContain('    replicas: 3 # ours\n');
    expect(parse(text).config['kubesentiment:values'].image).toEqual({ tag: { secure: 'v1:abc' }, repository: 'r' });
    const same = await imports({ ...files, 'values.yaml': 'replicas: 2\n' });
    expect(same).toMatchObject({
      added: 0,
      text: own,
      report: expect.stringContaining('has all of these values already'),
    });
  });

  test('reports unknown values with their line, and writes nothing in a dry run', async () => {
    const files = {
      'values.yaml': 'replicas: 3\nimgae:\n  tag: v1\nimage:\n  tga: v2\nglobal: { a: { secure: x } }\n',
    };
    const { values, report } = await imports(files, { dryRun: true });
    expect(values).toEqual({ replicas: 3 });
    expect(report).toContain(`Left out: charts/demo has no place for them.
  imgae.tag (values.yaml:3)
    The chart has no such value; known keys: replicas, image, global.
  image.tga (values.yaml:5)
    The chart has no such value; known keys: repository, tag.
  global.a.secure (values.yaml:6)
    Pulumi reads a map with only the key \`secure\` as a secret.`);
  });

  test('accepts all values for a chart without a schema', async () => {
    const { values } = await imports({
      'charts/demo/values.schema.json': undefined,
      'values.yaml': 'any: [1]\nreplicas: 2\n',
    });
    expect(values).toEqual({ any: [1], replicas: 2 });
  });

  test.each([
    ['a: 1', 'rules must be a list'],
    ['- from: a', 'either `to` or `none`'],
    ['- { from: a, too: b }', 'unknown key too'],
    ['- { from: "a..b", to: b }', 'a path'],
    ['- { from: a, to: b, peersOf: 1 }', 'list of ports'],
  ])('refuses the rules %s of a chart', async (rules, message) => {
    const files = { 'charts/demo/import-values.yaml': rules, 'values.yaml': 'replicas: 1\n' };
    await expect(imports(files)).rejects.toMatchObject({
      code: 'CHART_INVALID_METADATA',
      message: expect.stringContaining(message),
      position: { file: 'charts/demo/import-values.yaml', line: 1 },
    });
  });
});

/** With the names of the KubeSentiment team's own chart. */
const teamValues = `# The team's production
deployment:
  # Five pods
  replicaCount: 5
  resources:
    limits: { cpu: 1500m, memory: 900Mi }
    requests: { cpu: 700m, memory: 900Mi }
  env:
    MLOPS_DEBUG: "false"
    MLOPS_LOG_LEVEL: "WARNING"
    MLOPS_ENABLE_METRICS: "true"
    MLOPS_MAX_TEXT_LENGTH: "400"
  secrets:
    MLOPS_API_KEY: "abc"
  livenessProbe:
    httpGet: { path: /live, port: http }
    periodSeconds: 20
  readinessProbe:
    httpGet: { path: /ready, port: http }
    periodSeconds: 4
image:
  registry: registry.example
  repository: team/sentiment
  tag: v7
  pullSecrets: [{ name: pull }]
# Scaling
hpa:
  enabled: true
  minReplicas: 3
  maxReplicas: 17
  targetCPUUtilizationPercentage: 61
pdb:
  enabled: true
  minAvailable: 2
  maxUnavailable: 20%
modelPersistence:
  enabled: true
  size: 7Gi
  nfs:
    server: ""
    path: /exports
  initContainer:
    modelName: tiny
networkPolicy:
  enabled: true
  policyTypes: [Ingress, Egress]
  ingress:
    - from: [{ namespaceSelector: { matchLabels: { name: web } } }]
      ports: [{ protocol: TCP, port: 8000 }]
    - from: [{ podSelector: {} }]
      ports: [{ protocol: TCP, port: http }]
  egress:
    - to: []
      ports: [{ protocol: UDP, port: 53 }]
monitoring:
  serviceMonitor: { enabled: true, interval: 15s, path: /metrics, labels: { team: ml } }
grafana:
  enabled: false
  adminPassword: "123"
istio:
  enabled: true
unheardOf: 1
`;

describe("the rules of our chart for the team's values", () => {
  const ours = head.replace('charts/demo', 'charts/mlops-sentiment');

  test('report renamed values and list values without a place', async () => {
    const { values, report } = await imports({ 'Pulumi.dev.yaml': ours, 'values.yaml': teamValues });
    expect(values).toEqual({
      replicaCount: 5,
      resources: { limits: { cpu: '1500m', memory: '900Mi' }, requests: { cpu: '700m', memory: '900Mi' } },
      config: {
        MLOPS_DEBUG: 'false',
        MLOPS_LOG_LEVEL: 'WARNING',
        MLOPS_ENABLE_METRICS: true,
        MLOPS_MAX_TEXT_LENGTH: 400,
        MLOPS_MODEL_NAME: 'tiny',
      },
      probes: { path: '/live', liveness: { periodSeconds: 20 }, readiness: { periodSeconds: 4 } },
      image: { repository: 'registry.example/team/sentiment', tag: 'v7' },
      imagePullSecrets: [{ name: 'pull' }],
      autoscaling: { enabled: true, minReplicas: 3, maxReplicas: 17, targetCPUUtilizationPercentage: 61 },
      podDisruptionBudget: { enabled: true, maxUnavailable: '20%' },
      persistence: { enabled: true, size: '7Gi', accessModes: ['ReadWriteMany'] },
      networkPolicy: {
        enabled: true,
        from: [{ namespaceSelector: { matchLabels: { name: 'web' } } }, { podSelector: {} }],
      },
      monitoring: { operator: 'auto', scrapeInterval: '15s', operatorLabels: { team: 'ml' } },
      grafana: { enabled: false },
    });
    expect(report).toContain('  hpa → autoscaling\n');
    const left = report
      .split('\n')
      .flatMap((line) => /^ {2}(\S+) \(values\.yaml:(\d+)\)$/.exec(line)?.slice(1).join(' ') ?? []);
    expect(left.toSorted()).toEqual([
      'deployment.readinessProbe.httpGet.path 19',
      'deployment.secrets.MLOPS_API_KEY 14',
      'grafana.adminPassword 59',
      'istio.enabled 61',
      'modelPersistence.nfs.path 41',
      'networkPolicy.egress 52',
      'pdb.minAvailable 34',
      'unheardOf 62',
    ]);
  });

  test('produce values that the chart accepts, and the expected objects', async () => {
    const trial = await imports({ 'Pulumi.dev.yaml': ours, 'values.yaml': teamValues }, {}, async (directory) => {
      const findings = await lintProject(directory, { stack: 'dev' });
      expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    });
    const { objects } = await renderOwnChart(trial.values);
    const find = (kind: string) => objects.map(({ object }) => object).find((object) => object.kind === kind);
    expect(find('HorizontalPodAutoscaler')).toMatchObject({ spec: { minReplicas: 3, maxReplicas: 17 } });
    expect(find('PersistentVolumeClaim')).toMatchObject({ spec: { resources: { requests: { storage: '7Gi' } } } });
    expect(find('PodDisruptionBudget')).toMatchObject({ spec: { maxUnavailable: '20%' } });
    expect(find('Deployment')).toMatchObject({
      spec: {
        template: {
          spec: {
            imagePullSecrets: [{ name: 'pull' }],
            containers: [
              {
                image: 'registry.example/team/sentiment:v7',
                resources: { limits: { cpu: '1500m', memory: '900Mi' }, requests: { cpu: '700m' } },
                livenessProbe: { httpGet: { path: '/live' }, periodSeconds: 20 },
              },
            ],
          },
        },
      },
    });
    const withoutScaling = { ...trial.values, autoscaling: { enabled: false } };
    const { objects: fixed } = await renderOwnChart(withoutScaling);
    expect(fixed.map(({ object }) => object).find(({ kind }) => kind === 'Deployment')).toMatchObject({
      spec: { replicas: 5 },
    });
  });

  test.each([
    [{ networkPolicy: { ingress: [{ ports: [{ port: 8000 }] }] } }, 'networkPolicy.ingress'],
    [{ networkPolicy: { ingress: [{ from: [{}], ports: [{ port: 9090 }] }] } }, 'networkPolicy.ingress'],
    [{ image: { registry: 'r' } }, 'image.registry'],
    [{ monitoring: { serviceMonitor: { enabled: 'x' } } }, 'monitoring.serviceMonitor.enabled'],
    [{ hpa: { maxReplicas: 3 }, autoscaling: { maxReplicas: 4 } }, 'autoscaling.maxReplicas'],
  ])('omit %j, which the chart does not support', async (values, path) => {
    const { leftOut } = await imports({ 'Pulumi.dev.yaml': ours, 'values.yaml': JSON.stringify(values) });
    expect(leftOut.map((each) => formatPath(each.path))).toEqual([path]);
    expect(leftOut.every(({ reason }) => reason.endsWith('.'))).toBe(true);
  });
});
