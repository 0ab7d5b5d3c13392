import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import {
  type Chart,
  computeValues,
  loadChart,
  mergeValues,
  renderChart,
  validateValues,
} from '../../components/chart/index.ts';
import type { JsonObject } from '../../components/json/index.ts';
import { composeManifest, type Manifest } from '../../components/manifest/index.ts';

const subcharts = ['prometheus', 'grafana', 'alertmanager', 'redis'];

export interface OwnChartOptions {
  /** @default "mlops-sentiment" */
  release?: string;
  apiVersions?: string[];
}

/** Read and compiled once for each test file. */
let ownChart: Promise<Chart> | undefined;

/** Our chart without its dependencies, with values like in a stack. */
export async function renderOwnChart(
  given: JsonObject = {},
  { release: name = 'mlops-sentiment', apiVersions = [] }: OwnChartOptions = {},
): Promise<Manifest & { notes: string; computed: JsonObject }> {
  ownChart ??= loadChart('charts/mlops-sentiment');
  const chart = await ownChart;
  const values = mergeValues(chart.values, given, subcharts);
  await validateValues({ chart, values, origin: () => undefined, frameAt: () => undefined, secretPaths: [] });
  const options = {
    values,
    release: { name, namespace: 'ns' },
    capabilities: { kubeVersion: '1.34.0', apiVersions },
  };
  const { documents, notes } = renderChart(chart, options);
  return { ...composeManifest(documents, { namespace: 'ns' }), notes, computed: computeValues(chart, options) };
}

/** The values of one of the project's stacks. */
export function valuesOfStack(stack: string): JsonObject {
  return parse(readFileSync(`Pulumi.${stack}.yaml`, 'utf8')).config['kubesentiment:values'];
}

const operator = ['monitoring.coreos.com/v1'];

/** The cases of the golden manifests that the chart in fixtures/helm-equal renders too: every stack, and each optional feature. */
export const cases: Record<string, [values: JsonObject, options?: OwnChartOptions]> = {
  ...Object.fromEntries(['local', 'dev', 'staging', 'prod'].map((stack) => [`stack-${stack}`, [valuesOfStack(stack)]])),
  'no-redis': [{ redis: { enabled: false }, monitoring: { alertmanager: { enabled: false } } }],
  'redis-elsewhere': [
    { redis: { fullnameOverride: 'cache', auth: { existingSecret: 'mine', existingSecretPasswordKey: 'key' } } },
  ],
  autoscaling: [{ autoscaling: { enabled: true, targetMemoryUtilizationPercentage: 80 } }],
  ingress: [
    {
      ingress: {
        enabled: true,
        className: 'nginx',
        annotations: { 'nginx.ingress.kubernetes.io/proxy-body-size': '1m' },
        hosts: [{ host: 'sentiment.example.com', paths: [{ path: '/', pathType: 'Prefix' }] }],
        tls: [{ secretName: 'sentiment-tls', hosts: ['sentiment.example.com'] }],
      },
    },
  ],
  'network-policy': [{ networkPolicy: { enabled: true }, vault: { enabled: true, address: 'https://vault:8200' } }],
  'network-policy-peers': [
    { networkPolicy: { enabled: true, from: [{ namespaceSelector: { matchLabels: { name: 'ingress' } } }] } },
  ],
  persistence: [{ persistence: { enabled: true, storageClassName: 'fast' } }],
  operator: [{ monitoring: { operatorLabels: { release: 'kube-prometheus' } } }, { apiVersions: operator }],
  'no-monitoring': [{ monitoring: { enabled: false } }, { apiVersions: operator }],
  'scrape-annotations': [{ monitoring: { prometheus: { enabled: false }, operator: false } }],
  hooks: [{ hooks: { migration: { enabled: true }, smoke: { enabled: true } } }],
  'no-service-account': [
    { serviceAccount: { create: false }, topologySpread: null, podDisruptionBudget: { enabled: false } },
  ],
  scheduling: [
    {
      nodeSelector: { disk: 'ssd' },
      tolerations: [{ key: 'gpu', operator: 'Exists' }],
      affinity: {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            { weight: 1, podAffinityTerm: { topologyKey: 'zone', labelSelector: { matchLabels: { a: 'b' } } } },
          ],
        },
      },
      imagePullSecrets: [{ name: 'registry' }],
      extraEnv: [{ name: 'HTTPS_PROXY', value: 'http://proxy:3128' }],
      podAnnotations: { 'example.com/team': 'nlp' },
      podLabels: { team: 'nlp' },
    },
  ],
};
