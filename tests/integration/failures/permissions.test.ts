import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseAllDocuments, stringify } from 'yaml';
import { fullTest } from '../../selection.ts';
import { type ApiProxy, openApiProxy } from '../support/apiProxy.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';
import { writeChart } from '../support/smallChart.ts';
import { requestedAccess } from './requestedAccess.ts';

const templates = {
  'kept.yaml.hbs': `apiVersion: v1
kind: ConfigMap
metadata: {name: web}
data: {mark: {{quote Values.mark}} }
`,
  'dropped.yaml.hbs': `apiVersion: v1
kind: ConfigMap
metadata: {name: "only-{{Values.mark}}"}
`,
  'service.yaml.hbs': `{{#if Values.service}}
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{port: 80}]
{{#if Values.headless}}
  clusterIP: None
{{/if}}
{{/if}}
`,
  'account.yaml.hbs': `apiVersion: v1
kind: ServiceAccount
metadata: {name: web}
`,
  'role.yaml.hbs': `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: web}
rules: [{apiGroups: [""], resources: [endpoints], verbs: [list]}]
`,
  'binding.yaml.hbs': `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reads}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: web}
subjects: [{kind: ServiceAccount, name: web}]
`,
  'deployment.yaml.hbs': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, annotations: {mark: {{quote Values.mark}} } }
spec:
  selector: {matchLabels: {app: web} }
  template:
    metadata: {labels: {app: web} }
    spec:
      containers:
      - {name: web, image: "registry.example/web:1", envFrom: [{secretRef: {name: "{{Release.Name}}-credentials"} }]}
`,
  'hook.yaml.hbs': `apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
  annotations: {helm.sh/hook: "pre-install,pre-upgrade,pre-delete"}
spec:
  template:
    metadata: {annotations: {kubesentiment.test/outcome: complete} }
    spec:
      restartPolicy: Never
      containers: [{name: migrate, image: "registry.example/web:1"}]
`,
};

describe('an account with the Role that `release doctor --role` prints', () => {
  let release: Scenario;
  let proxy: ApiProxy;
  let role: { rules: { apiGroups: string[]; resources: string[]; verbs: string[] }[] };
  beforeAll(async () => {
    release = await openScenario('permissions', {
      configure: (config) => {
        Object.assign(config['kubesentiment:release'], {
          chart: 'charts/small',
          timeout: '30s',
          createNamespace: true,
        });
        config['kubesentiment:values'] = { mark: 'one' };
      },
    });
    await writeChart(release, templates, { mark: '', service: true, headless: false });
    const { kubectl, namespace, stack, directory } = release;
    succeeded(await kubectl('create', 'namespace', namespace));
    succeeded(await kubectl('create', 'serviceaccount', 'deployer', '-n', namespace));
    const { stdout } = succeeded(await release.releaseCommand('doctor', '-s', stack, '--role'));
    await writeFile(join(directory, 'role.yaml'), stdout);
    const documents = parseAllDocuments(stdout).map((document) => document.toJS());
    // Everything of this chart is in the namespace.
    expect(documents.map(({ kind }) => kind)).toEqual(['Role']);
    role = documents[0];
    succeeded(await kubectl('apply', '-f', join(directory, 'role.yaml')));
    const [, ...command] = /^# kubectl (.*)$/m.exec(stdout)?.[1]?.split(' ') ?? [];
    succeeded(
      await kubectl('create', ...command.map((word) => word.replace('<namespace>:<account>', `${namespace}:deployer`))),
    );
    const { stdout: token } = succeeded(await kubectl('create', 'token', 'deployer', '-n', namespace));
    proxy = await openApiProxy(token);
    await release.configure((config) => {
      config['kubernetes:kubeconfig'] = proxy.kubeconfig;
    });
  });
  afterAll(() => proxy.close());

  const want = (values: Record<string, string | boolean>, rollbackTo?: number) =>
    release.configure((config) => {
      config['kubesentiment:values'] = values;
      const { rollbackTo: _before, ...settings } = config['kubesentiment:release'];
      config['kubesentiment:release'] = rollbackTo === undefined ? settings : { ...settings, rollbackTo };
    });

  async function allow(rules: typeof role.rules): Promise<void> {
    const file = join(release.directory, 'role.yaml');
    await writeFile(file, stringify({ ...role, rules }));
    succeeded(await release.kubectl('apply', '-f', file));
  }

  test('deploys, drops objects and rolls back', async () => {
    const { output } = succeeded(await release.releaseCommand('doctor', '-s', release.stack));
    expect(output).toMatch(/ok +permissions +all \d+ permissions that a release needs/);
    proxy.seen.length = 0;
    // The provider dry-runs a role and its binding in parallel.
    expect(await release.preview()).toContain(
      'create kubernetes:rbac.authorization.k8s.io/v1:RoleBinding RoleBinding/reads',
    );
    await release.up();
    await want({ mark: 'two', service: false });
    await release.up();
    await want({ mark: 'two', service: false }, 1);
    await release.up();
    expect((await release.history()).at(-1)).toBe('3 deployed Rollback to 1');
  });

  fullTest('gets an error with the missing permission within seconds, and changes nothing', async () => {
    const isLeft = (verb: string, resource: string) =>
      verb !== 'watch' && !(verb === 'delete' && resource === 'configmaps');
    const without = role.rules.flatMap((rule) =>
      rule.resources.map((resource) => ({
        ...rule,
        resources: [resource],
        verbs: rule.verbs.filter((verb) => isLeft(verb, resource)),
      })),
    );
    await allow(without);
    // It drops a ConfigMap, and the cluster IP of a Service cannot change.
    await want({ mark: 'four', headless: true });
    const begin = Date.now();
    const { exitCode, output } = await release.pulumi('up', '--yes', '--skip-preview');
    expect([exitCode === 0, output]).toEqual([false, expect.stringContaining('RELEASE_PREFLIGHT_REFUSED')]);
    expect(output).toContain(`delete configmaps in namespace ${release.namespace}`);
    expect(output).toContain(`watch services in namespace ${release.namespace}`);
    const destroyed = await release.pulumi('destroy', '--yes', '--skip-preview');
    expect(destroyed.output).toContain(`delete configmaps`);
    // The provider waits without an end for a list that it may not see.
    expect(Date.now() - begin).toBeLessThan(60_000);
    expect((await release.history()).at(-1)).toBe('3 deployed Rollback to 1');
    await allow(role.rules);
  });

  test('destroys, and requests exactly the permissions of the Role', async () => {
    succeeded(await release.pulumi('destroy', '--yes', '--skip-preview'));
    // A Role cannot allow a look at the namespace in every cluster, and the release does without.
    const ofNamespace = `GET /api/v1/namespaces/${release.namespace}`;
    const refused = proxy.seen.filter(({ status, name }) => status === 403 && name !== ofNamespace);
    expect(refused.map(({ name }) => name)).toEqual([]);
    const asked = requestedAccess(proxy.seen.filter(({ name }) => name !== ofNamespace));
    const allowed = role.rules.flatMap(({ apiGroups, resources, verbs }) =>
      resources.flatMap((resource) =>
        verbs.map((verb) => `${verb} ${[resource, ...apiGroups].filter(Boolean).join('.')}`),
      ),
    );
    expect([...asked].filter((access) => !allowed.includes(access))).toEqual([]);
    // An apply that makes an object takes both verbs. Lists are for replacements and for errors, or granted to others.
    const unasked = allowed.filter((access) => !asked.has(access) && !/^(create|list|watch) /.test(access));
    expect(unasked.sort()).toEqual(['bind roles.rbac.authorization.k8s.io', 'get pods', 'get pods/log']);
  });
});
