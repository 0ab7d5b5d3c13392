import type { JsonObject } from '../../../components/json/index.ts';

/** Stands in an object for the release's name, and for the value that a change changes. */
export const placeholders = { name: '__NAME__', tag: '__TAG__' } as const;

const { name: release, tag } = placeholders;

/** The objects of a chart and of its subcharts. */
export interface BenchObjects {
  application: JsonObject[];
  subcharts: Record<string, JsonObject[]>;
}

/** Objects of a component, and of the application. */
const componentSize = 8;
const applicationSize = 12;

/**
 * As many objects as asked for, in the proportions of usual releases: an application, the components of two subcharts, and ConfigMaps.
 * @param count at most 12 are the application's own, without subcharts
 */
export function benchObjects(count: number): BenchObjects {
  const application = applicationObjects().slice(0, count);
  const rest = count - applicationSize;
  if (rest < 3 * componentSize) {
    return { application: [...application, ...configMaps('extra', Math.max(rest, 0))], subcharts: {} };
  }
  return {
    application,
    subcharts: {
      metrics: [...componentObjects('server'), ...componentObjects('agent')],
      dashboards: [...componentObjects('dashboards'), ...configMaps('dashboards', rest - 3 * componentSize)],
    },
  };
}

/** An application's own objects: twelve, of the kinds that applications have. */
function applicationObjects(): JsonObject[] {
  const name = `${release}-api`;
  const labels = { app: name };
  return [
    ...componentObjects('api', `registry.example/api:${tag}`).filter(({ kind }) => !isOfCluster(kind)),
    configMap(`${name}-features`),
    { apiVersion: 'v1', kind: 'Secret', metadata: { name }, stringData: { key: 'not a secret' } },
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name },
      spec: { minAvailable: 0, selector: { matchLabels: labels } },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name },
      spec: { podSelector: { matchLabels: labels }, policyTypes: ['Ingress'], ingress: [{ ports: [{ port: 8000 }] }] },
    },
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: `${name}-jobs` },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: `${name}-none` },
        minReplicas: 1,
        maxReplicas: 3,
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
        ],
      },
    },
    {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name },
      spec: {
        schedule: '0 3 * * *',
        jobTemplate: {
          spec: { template: { spec: { ...containers('registry.example/job:v1'), restartPolicy: 'Never' } } },
        },
      },
    },
  ];
}

/** A workload with the objects that usually belong to it: eight objects. */
function componentObjects(component: string, image = `registry.example/${component}:v1`): JsonObject[] {
  const name = `${release}-${component}`;
  const labels = { app: name };
  const subjects = [{ kind: 'ServiceAccount', name, namespace: 'default' }];
  const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }];
  const binding = (kind: string, ofKind: string): JsonObject => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind,
    metadata: { name },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: ofKind, name },
    subjects,
  });
  const rbac = 'rbac.authorization.k8s.io/v1';
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } },
    configMap(name),
    { apiVersion: rbac, kind: 'ClusterRole', metadata: { name }, rules },
    binding('ClusterRoleBinding', 'ClusterRole'),
    { apiVersion: rbac, kind: 'Role', metadata: { name }, rules },
    binding('RoleBinding', 'Role'),
    { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { selector: labels, ports: [{ port: 8000 }] } },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, labels },
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { ...containers(image), serviceAccountName: name } },
      },
    },
  ];
}

/** Configuration that is only read: as many ConfigMaps as asked for. */
function configMaps(component: string, count: number): JsonObject[] {
  return Array.from({ length: count }, (_, index) => configMap(`${release}-${component}-${index}`));
}

function configMap(name: string): JsonObject {
  const lines = Array.from({ length: 40 }, (_, line) => `setting_${line}: value ${line}`).join('\n');
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { 'settings.yaml': `${lines}\n` } };
}

function containers(image: string): JsonObject {
  const resources = { requests: { cpu: '10m', memory: '16Mi' } };
  return { containers: [{ name: 'main', image, ports: [{ containerPort: 8000 }], resources }] };
}

function isOfCluster(kind: unknown): boolean {
  return typeof kind === 'string' && kind.startsWith('Cluster');
}

/** All objects with the release's name in its place. The place of the tag stays. */
export function objectsOf({ application, subcharts }: BenchObjects, releaseName: string): JsonObject[] {
  const objects = [...application, ...Object.values(subcharts).flat()];
  return JSON.parse(JSON.stringify(objects).replaceAll(placeholders.name, releaseName));
}
