import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import type { JsonObject } from '../../components/json/index.ts';
import { type OwnChartOptions, valuesOfStack } from './ownChart.ts';
import { at, render } from './ownObjects.ts';

const redisEnvironment = [
  { name: 'MLOPS_REDIS_HOST', value: 'mlops-sentiment-redis-master' },
  { name: 'MLOPS_REDIS_PORT', value: '6379' },
  {
    name: 'MLOPS_REDIS_PASSWORD',
    valueFrom: { secretKeyRef: { name: 'mlops-sentiment-credentials', key: 'redis-password' } },
  },
];

describe('the chart mlops-sentiment', () => {
  it('renders objects that all belong to the release', async () => {
    const { objects } = await render();
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'PodDisruptionBudget mlops-sentiment',
      'ServiceAccount mlops-sentiment',
      'ConfigMap mlops-sentiment-config',
      'ConfigMap mlops-sentiment-dashboards',
      'Service mlops-sentiment',
      'Deployment mlops-sentiment',
    ]);
    for (const { metadata } of objects) {
      expect(metadata.labels).toMatchObject({
        'app.kubernetes.io/instance': 'mlops-sentiment',
        'app.kubernetes.io/managed-by': 'Helm',
        'helm.sh/chart': expect.stringMatching(/^mlops-sentiment-\d+\.\d+\.\d+$/),
      });
    }
  });

  it("names objects like Helm's charts", async () => {
    expect((await render({}, { release: 'blue' })).find('Service')?.metadata.name).toBe('blue-mlops-sentiment');
    expect((await render({ fullnameOverride: 'x' })).find('Service')?.metadata.name).toBe('x');
    expect((await render({ nameOverride: 'y' }, { release: 'blue' })).find('Service')?.metadata.name).toBe('blue-y');
  });

  it('selects its pods by labels that never change', async () => {
    const { find } = await render({ image: { tag: 'v9' }, podLabels: { team: 'a' } });
    const selector = at(find('Deployment'), 'spec.selector.matchLabels');
    expect(selector).toEqual({
      'app.kubernetes.io/name': 'mlops-sentiment',
      'app.kubernetes.io/instance': 'mlops-sentiment',
    });
    expect(at(find('Service'), 'spec.selector')).toEqual(selector);
    expect(at(find('Deployment'), 'spec.template.metadata.labels')).toEqual({ ...Object(selector), team: 'a' });
  });

  it('runs a container with minimal permissions', async () => {
    const deployment = (await render()).find('Deployment');
    expect(at(deployment, 'spec.template.spec.securityContext')).toMatchObject({ runAsNonRoot: true });
    expect(at(deployment, 'spec.template.spec.containers.0.securityContext')).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(at(deployment, 'spec.template.spec.containers.0.resources.limits')).toEqual({ cpu: '1', memory: '1Gi' });
  });

  it('restarts its pods when their environment or their credentials change, and only then', async () => {
    const annotationsFor = async (values: JsonObject) =>
      at((await render(values)).find('Deployment'), 'spec.template.metadata.annotations');
    const before = await annotationsFor({});
    expect(await annotationsFor({ config: { MLOPS_LOG_LEVEL: 'DEBUG' } })).not.toEqual(before);
    expect(await annotationsFor({ global: { credentialsRotation: 1 } })).not.toEqual(before);
    expect(await annotationsFor({ service: { port: 81 } })).toEqual(before);
  });

  it('refers to its key, and puts all other settings into the ConfigMap as strings', async () => {
    const { find } = await render({ config: { MLOPS_MAX_TEXT_LENGTH: 1024, MLOPS_LOG_LEVEL: null } });
    expect(at(find('Deployment'), 'spec.template.spec.containers.0.env.0.valueFrom.secretKeyRef')).toEqual({
      name: 'mlops-sentiment-credentials',
      key: 'api-key',
    });
    expect(at(find('ConfigMap'), 'data')).toMatchObject({
      MLOPS_MAX_TEXT_LENGTH: '1024',
      MLOPS_ENABLE_METRICS: 'true',
    });
    expect(at(find('ConfigMap'), 'data')).not.toHaveProperty('MLOPS_LOG_LEVEL');
  });

  it('leaves the number of pods to the autoscaler if it is enabled', async () => {
    expect(at((await render({ replicaCount: 4 })).find('Deployment'), 'spec.replicas')).toBe(4);
    const { find } = await render({ autoscaling: { enabled: true, maxReplicas: 10 } });
    expect(at(find('Deployment'), 'spec')).not.toHaveProperty('replicas');
    expect(at(find('HorizontalPodAutoscaler'), 'spec')).toMatchObject({
      minReplicas: 2,
      maxReplicas: 10,
      scaleTargetRef: { kind: 'Deployment', name: 'mlops-sentiment' },
    });
  });

  it('renders all optional settings in the right fields', async () => {
    const { find, notes } = await render({
      imagePullSecrets: [{ name: 'registry' }],
      extraEnv: [{ name: 'A', value: 'b' }],
      podAnnotations: { a: 'b' },
      nodeSelector: { disk: 'ssd' },
      tolerations: [{ key: 'gpu', operator: 'Exists' }],
      affinity: { nodeAffinity: {} },
      serviceAccount: { name: 'own', annotations: { role: 'x' } },
      credentials: { existingSecret: 'mine' },
    });
    const pod = at(find('Deployment'), 'spec.template.spec');
    expect(pod).toMatchObject({
      imagePullSecrets: [{ name: 'registry' }],
      nodeSelector: { disk: 'ssd' },
      tolerations: [{ key: 'gpu', operator: 'Exists' }],
      affinity: { nodeAffinity: {} },
      serviceAccountName: 'own',
    });
    expect(at(find('Deployment'), 'spec.template.spec.containers.0.env')).toEqual([
      { name: 'MLOPS_API_KEY', valueFrom: { secretKeyRef: { name: 'mine', key: 'api-key' } } },
      ...redisEnvironment,
      { name: 'A', value: 'b' },
    ]);
    expect(at(find('Deployment'), 'spec.template.metadata.annotations.a')).toBe('b');
    expect(find('ServiceAccount')?.metadata).toMatchObject({ name: 'own', annotations: { role: 'x' } });
    expect(notes).toContain('get secret mine');
    const { find: without } = await render({ serviceAccount: { create: false } });
    expect(without('ServiceAccount')).toBeUndefined();
    expect(at(without('Deployment'), 'spec.template.spec.serviceAccountName')).toBe('default');
  });

  it("reads its key from Vault, and keeps Vault's templates unchanged", async () => {
    const { find, notes } = await render({ vault: { enabled: true, address: 'https://vault:8200' } });
    expect(at(find('Deployment'), 'spec.template.spec.automountServiceAccountToken')).toBe(true);
    const annotations = at(find('Deployment'), 'spec.template.metadata.annotations');
    expect(annotations).toMatchObject({
      'vault.hashicorp.com/service': 'https://vault:8200',
      'vault.hashicorp.com/agent-inject-template-api-key':
        '{{- with secret "secret/data/mlops-sentiment" -}}\n{{ .Data.data.api_key }}\n{{- end }}\n',
    });
    expect(at(find('Deployment'), 'spec.template.spec.containers.0.env')).toEqual([
      { name: 'MLOPS_API_KEY_FILE', value: '/vault/secrets/api-key' },
      ...redisEnvironment,
    ]);
    expect(notes).toContain('https://vault:8200');
    await expect(render({ vault: { enabled: true } })).rejects.toMatchObject({ code: 'CHART_TEMPLATE_RENDER' });
  });

  it('reads the API key with External Secrets', async () => {
    const store = { secretStoreRef: { name: 'vault' } };
    const { find, notes } = await render({ externalSecrets: { enabled: true, ...store } });
    const target = { name: 'mlops-sentiment-external', creationPolicy: 'Owner' };
    const remoteRef = { key: 'mlops-sentiment', property: 'api_key' };
    expect(at(find('ExternalSecret'), 'spec')).toEqual({
      ...{ refreshInterval: '1h', secretStoreRef: { name: 'vault', kind: 'SecretStore' }, target },
      data: [{ secretKey: 'api-key', remoteRef }],
    });
    expect(at(find('Deployment'), 'spec.template.spec.containers.0.env.0')).toEqual({
      name: 'MLOPS_API_KEY',
      valueFrom: { secretKeyRef: { name: 'mlops-sentiment-external', key: 'api-key' } },
    });
    expect(notes).toContain('get secret mlops-sentiment-external');
    const both = { externalSecrets: { enabled: true, ...store }, vault: { enabled: true, address: 'https://vault' } };
    const withoutKey = { enabled: true, ...store, keys: { 'api-key': null } };
    for (const values of [both, { externalSecrets: { enabled: true } }, { externalSecrets: withoutKey }]) {
      await expect(render(values)).rejects.toMatchObject({ code: 'CHART_TEMPLATE_RENDER' });
    }
  });

  it("uses the Redis chart's Service, and refers to its password", async () => {
    const environment = async (values: JsonObject, options: OwnChartOptions = {}) =>
      at((await render({ credentials: { existingSecret: 'mine' }, ...values }, options)).find('Deployment'), env);
    const env = 'spec.template.spec.containers.0.env';
    expect(await environment({ redis: { enabled: false } })).toHaveLength(1);
    expect(await environment({ redis: { auth: { enabled: false } } })).toHaveLength(3);
    expect(await environment({}, { release: 'redis-app' })).toContainEqual({
      name: 'MLOPS_REDIS_HOST',
      value: 'redis-app-master',
    });
    const own = { fullnameOverride: 'cache', auth: { existingSecret: 'own', existingSecretPasswordKey: 'k' } };
    expect(await environment({ redis: own })).toEqual(
      expect.arrayContaining([
        { name: 'MLOPS_REDIS_HOST', value: 'cache-master' },
        { name: 'MLOPS_REDIS_PASSWORD', valueFrom: { secretKeyRef: { name: 'own', key: 'k' } } },
      ]),
    );
  });

  it('passes the Secret to Redis, and the Alertmanager to Prometheus', async () => {
    const { computed, notes } = await render();
    expect(at(computed, 'redis')).toEqual({ auth: { existingSecret: 'mlops-sentiment-credentials' } });
    expect(at(computed, 'prometheus.server.alertmanagers')).toEqual([
      { static_configs: [{ targets: ['mlops-sentiment-alertmanager:9093'] }] },
    ]);
    expect(notes).toContain('mlops-sentiment-redis-master:6379');
    const off: JsonObject[] = [
      { alertmanager: { enabled: false } },
      { monitoring: { alertmanager: { enabled: false } } },
      { monitoring: { enabled: false } },
    ];
    for (const values of off) {
      expect(at((await render(values)).computed, 'prometheus.server')).not.toHaveProperty('alertmanagers');
    }
  });

  it('names cluster-scoped objects after the namespace and the release, also if the names are long', async () => {
    const nameOf = async (options: OwnChartOptions) =>
      at((await render({}, options)).computed, 'prometheus.server.clusterRoleNameOverride');
    expect(await nameOf({ release: 'app' })).toBe('ns-app-prometheus');
    expect(await nameOf({ release: 'r'.repeat(53) })).toBe(`ns-${'r'.repeat(53)}-promet`);
  });

  it('refuses an Ingress without a host', async () => {
    await expect(render({ ingress: { enabled: true } })).rejects.toMatchObject({
      code: 'CHART_TEMPLATE_RENDER',
      message: expect.stringContaining('ingress.hosts must name a host when ingress.enabled is true'),
    });
  });

  it('replaces the pod of a volume that only one node can mount, and refuses more pods', async () => {
    const strategyFor = async (values: JsonObject) => at((await render(values)).find('Deployment'), 'spec.strategy');
    const persistence = { enabled: true };
    expect(await strategyFor({ persistence })).toEqual({ type: 'Recreate' });
    const shared = { persistence: { enabled: true, accessModes: ['ReadWriteMany'] } };
    expect(await strategyFor({ ...shared, replicaCount: 3 })).toMatchObject({ type: 'RollingUpdate' });
    const more: JsonObject[] = [{ replicaCount: 2 }, { autoscaling: { enabled: true, maxReplicas: 2 } }];
    for (const values of more) {
      await expect(render({ persistence, ...values })).rejects.toMatchObject({ code: 'CHART_TEMPLATE_RENDER' });
    }
  });

  it.each([
    ['https://vault.example.com', 443],
    ['https://vault:8200', 8200],
    ['http://vault.vault.svc/ui', 80],
    ['https://[fd00::1]:8443', 8443],
  ])('opens the port of the Vault at %s', async (address, port) => {
    const { find } = await render({ networkPolicy: { enabled: true }, vault: { enabled: true, address } });
    expect(at(find('NetworkPolicy'), 'spec.egress.0.ports')).toContainEqual({ port, protocol: 'TCP' });
  });

  it("gives the migration the application's environment", async () => {
    const environmentOf = async (values: JsonObject) => {
      const { hooks } = await render({ hooks: { migration: { enabled: true } }, ...values });
      const job = hooks.find(({ path }) => path.includes('migration'));
      return at(parse(job?.manifest ?? ''), 'spec.template.spec.containers.0.env');
    };
    const extraEnv = [{ name: 'DATABASE_URL', valueFrom: { secretKeyRef: { name: 'database', key: 'url' } } }];
    const [key, ...others] = await environmentOf({ config: { MLOPS_LOG_LEVEL: 'DEBUG' }, extraEnv }).then(
      (all) => (all as JsonObject[]).slice(-5), // The test fails if not.
    );
    expect(key).toEqual({
      name: 'MLOPS_API_KEY',
      valueFrom: { secretKeyRef: { name: 'mlops-sentiment-credentials', key: 'api-key' } },
    });
    expect(others).toEqual([...redisEnvironment, ...extraEnv]);
    expect(JSON.stringify(await environmentOf({ vault: { enabled: true, address: 'https://v' } }))).not.toMatch(
      /API_KEY/,
    );
  });

  it('contains a test, and the enabled jobs around a deploy', async () => {
    const events = async (values: JsonObject) =>
      (await render(values)).hooks.map(({ kind, events }) => [kind, ...events]);
    expect(await events({})).toEqual([['Pod', 'test']]);
    expect(await events({ hooks: { migration: { enabled: true }, smoke: { enabled: true } } })).toEqual([
      ['Pod', 'test'],
      ['Job', 'pre-install', 'pre-upgrade'],
      ['Job', 'post-install', 'post-upgrade'],
    ]);
  });

  it.each(['local', 'dev', 'staging', 'prod'])('renders with the values of the stack %s', async (stack) => {
    const { find } = await render(valuesOfStack(stack));
    expect(at(find('Deployment'), 'spec.template.spec.containers.0.image')).toMatch(/:v1\.0\.0$/);
  });
});
