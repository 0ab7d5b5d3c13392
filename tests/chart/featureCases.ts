import type { JsonObject } from '../../components/json/index.ts';
import type { OwnChartOptions } from './ownChart.ts';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
const securityContext = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};
const probe = { tcpSocket: { port: 8080 } };
const probes = { readinessProbe: probe, livenessProbe: probe };
const resources = { requests: { cpu: '10m', memory: '16Mi' }, limits: { cpu: '100m', memory: '64Mi' } };

const labels = {
  'helm.sh/chart': '{{include "mlops-sentiment.chart" this}}',
  'app.kubernetes.io/name': '{{Chart.Name}}',
  'app.kubernetes.io/instance': '{{Release.Name}}',
  'app.kubernetes.io/managed-by': '{{Release.Service}}',
};

/**
 * Golden manifests of features that the equivalent chart of Helm in fixtures/helm-equal does not have.
 * The monitoring is off: it does not depend on them.
 */
export const featureCases: Readonly<Record<string, [values: JsonObject, options?: OwnChartOptions]>> = {
  'external-secrets': [
    {
      externalSecrets: {
        enabled: true,
        secretStoreRef: { name: 'vault', kind: 'ClusterSecretStore' },
        keys: { 'api-key': { key: 'mlops/prod', property: 'api_key' }, token: { key: 'mlops/token' } },
      },
      hooks: { migration: { enabled: true } },
    },
  ],
  'common-metadata': [
    {
      commonLabels: { team: 'nlp', tier: 'api' },
      commonAnnotations: { 'example.com/owner': 'nlp', 'example.com/tier': 'api' },
      podLabels: { tier: 'pod' },
      podAnnotations: { 'example.com/tier': 'pod' },
      serviceAccount: { annotations: { 'example.com/tier': 'account' } },
      service: { annotations: { 'example.com/tier': 'service' } },
      autoscaling: { enabled: true },
      networkPolicy: { enabled: true },
      persistence: { enabled: true, accessModes: ['ReadWriteMany'] },
      ingress: {
        enabled: true,
        annotations: { 'example.com/tier': 'ingress' },
        hosts: [{ host: 'sentiment.example.com', paths: [{ path: '/', pathType: 'Prefix' }] }],
      },
      hooks: { migration: { enabled: true }, smoke: { enabled: true } },
    },
    { apiVersions: ['monitoring.coreos.com/v1'] },
  ],
  images: [
    {
      monitoring: { enabled: false },
      global: { imageRegistry: 'registry.example.com/mirror', imagePullSecrets: ['mirror', { name: 'other' }] },
      imagePullSecrets: [{ name: 'registry' }],
      image: { tag: 'v2.0.0', digest },
      hooks: { migration: { enabled: true }, smoke: { enabled: true } },
    },
  ],
  containers: [
    {
      monitoring: { enabled: false },
      command: ['python', '-m', 'app'],
      args: ['--workers', '2'],
      lifecycle: { preStop: { sleep: { seconds: 5 } } },
      extraEnvFrom: [{ secretRef: { name: 'database', optional: true } }],
      extraVolumes: [{ name: 'ca', configMap: { name: 'ca' } }],
      extraVolumeMounts: [{ name: 'ca', mountPath: '/etc/ssl/ca', readOnly: true }],
      extraContainers: [
        { name: 'proxy', image: 'docker.io/library/nginx:1.27', securityContext, resources, ...probes },
      ],
      initContainers: [
        { name: 'wait', image: 'docker.io/library/busybox:1.37', command: ['true'], securityContext, resources },
      ],
      persistence: { enabled: true, existingClaim: 'models' },
      hooks: { migration: { enabled: true } },
    },
  ],
  'pod-settings': [
    {
      monitoring: { enabled: false },
      replicaCount: 4,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: 1 } },
      minReadySeconds: 10,
      terminationGracePeriodSeconds: 60,
      priorityClassName: 'production',
      runtimeClassName: 'nvidia',
      hostAliases: [{ ip: '10.0.0.1', hostnames: ['database'] }],
      dnsPolicy: 'None',
      dnsConfig: { nameservers: ['10.0.0.2'], options: [{ name: 'ndots', value: '2' }] },
      serviceAccount: { automount: true },
      podDisruptionBudget: { minAvailable: '50%' },
    },
  ],
  'load-balancer': [
    {
      monitoring: { enabled: false },
      service: {
        type: 'LoadBalancer',
        nodePort: 30080,
        annotations: { 'service.beta.kubernetes.io/aws-load-balancer-type': 'nlb' },
        loadBalancerIP: '192.0.2.10',
        loadBalancerClass: 'service.k8s.aws/nlb',
        loadBalancerSourceRanges: ['10.0.0.0/8'],
        externalTrafficPolicy: 'Local',
      },
      networkPolicy: {
        enabled: true,
        egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: [{ port: 5432, protocol: 'TCP' }] }],
      },
    },
  ],
  'custom-metrics': [
    {
      monitoring: { enabled: false },
      autoscaling: {
        enabled: true,
        targetCPUUtilizationPercentage: null,
        metrics: [
          {
            type: 'Pods',
            pods: {
              metric: { name: 'http_requests_per_second' },
              target: { type: 'AverageValue', averageValue: '10' },
            },
          },
        ],
        behavior: { scaleDown: { stabilizationWindowSeconds: 600 } },
      },
      verticalPodAutoscaler: {
        enabled: true,
        updateMode: 'Initial',
        minAllowed: { cpu: '100m' },
        maxAllowed: { cpu: 2, memory: '4Gi' },
      },
    },
  ],
  keda: [
    {
      monitoring: { enabled: false },
      keda: {
        enabled: true,
        minReplicas: 0,
        maxReplicas: 10,
        fallback: { failureThreshold: 3, replicas: 2 },
        behavior: { scaleDown: { stabilizationWindowSeconds: 600 } },
        triggers: [
          {
            type: 'prometheus',
            metadata: {
              serverAddress: 'http://prometheus',
              query: 'sum(rate(http_requests_total[2m]))',
              threshold: '10',
            },
          },
        ],
      },
    },
  ],
  canary: [
    {
      httpRoute: { enabled: true, parentRefs: [{ name: 'public' }] },
      canary: { enabled: true, weight: 5, image: { tag: 'v2.0.0' } },
      vault: { enabled: true, address: 'https://vault:8200' },
      networkPolicy: { enabled: true },
    },
    { apiVersions: ['monitoring.coreos.com/v1'] },
  ],
  'http-route': [
    {
      monitoring: { enabled: false },
      httpRoute: {
        enabled: true,
        annotations: { 'example.com/tier': 'route' },
        parentRefs: [{ name: 'public', namespace: 'gateways', sectionName: 'https' }],
        hostnames: ['sentiment.example.com'],
      },
      extraObjects: [
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: '{{include "mlops-sentiment.fullname" this}}-extra', labels },
          data: { tag: '{{Values.probeImage.tag}}' },
        },
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{Release.Name}}-text\n  labels:{{nindent 4 (include "mlops-sentiment.labels" this)}}\ndata:\n  a: b\n',
      ],
    },
  ],
};
