import { describe, expect, test } from '@jest/globals';
import { lintProject } from '../../../components/cli/lint/lint.ts';
import { formatPath } from '../../../components/json/index.ts';
import { renderOwnChart } from '../../chart/ownChart.ts';
import { head, imports } from './importTrial.ts';
import { teamValues } from './teamValues.ts';

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
        egress: [{ to: [], ports: [{ protocol: 'UDP', port: 53 }] }],
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
