import { describe, expect, it } from '@jest/globals';
import { parseAllDocuments, stringify } from 'yaml';
import type { JsonObject } from '../../../components/json/index.ts';
import { connectTo } from '../../../components/revision/connection.ts';
import { integrationEnvironment } from '../support/environment.ts';
import { writeGoChart } from '../support/goChart.ts';
import { openScenario } from '../support/scenario.ts';
import { type ApiSchemas, withEachEmptyField } from './emptyFields.ts';

/** A small object of each kind that charts make. */
const objects = `
{ apiVersion: v1, kind: ConfigMap, metadata: { name: a } }
---
{ apiVersion: v1, kind: Secret, metadata: { name: a } }
---
{ apiVersion: v1, kind: Secret, metadata: { name: texts }, stringData: {} }
---
{ apiVersion: v1, kind: ServiceAccount, metadata: { name: a } }
---
{ apiVersion: v1, kind: Service, metadata: { name: a }, spec: { ports: [{ port: 80 }] } }
---
{ apiVersion: v1, kind: Endpoints, metadata: { name: b } }
---
{ apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: { name: c }, addressType: IPv4, endpoints: [], ports: [] }
---
{ apiVersion: v1, kind: LimitRange, metadata: { name: a }, spec: { limits: [{ type: Container }] } }
---
{ apiVersion: v1, kind: ResourceQuota, metadata: { name: a }, spec: {} }
---
{ apiVersion: v1, kind: PersistentVolumeClaim, metadata: { name: a }, spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } } }
---
{ apiVersion: v1, kind: PersistentVolume, metadata: { name: convergence }, spec: { accessModes: [ReadWriteOnce], capacity: { storage: 1Gi }, hostPath: { path: /a }, storageClassName: none } }
---
{ apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: { name: a }, rules: [{ verbs: [get], apiGroups: [""], resources: [pods] }] }
---
{ apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: { name: empty } }
---
{ apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: { name: convergence } }
---
{ apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: { name: convergence-sum }, aggregationRule: { clusterRoleSelectors: [{ matchLabels: { sum.example/to: convergence } }] }, rules: [] }
---
{ apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: { name: convergence-part, labels: { sum.example/to: convergence } }, rules: [{ verbs: [get], apiGroups: [""], resources: [pods] }] }
---
{ apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: { name: a }, roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: a } }
---
{ apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: { name: convergence }, roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: convergence } }
---
{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: a }, spec: { podSelector: {}, ingress: [{}], egress: [{}] } }
---
{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: none }, spec: { podSelector: {} } }
---
{ apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: a }, spec: { rules: [{ host: a.example, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: a, port: { number: 80 } } } }] } }] } }
---
{ apiVersion: networking.k8s.io/v1, kind: IngressClass, metadata: { name: convergence }, spec: { controller: example.com/a } }
---
{ apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: { name: a }, spec: { maxUnavailable: 1, selector: { matchLabels: { a: none } } } }
---
{ apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: { name: a }, spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: none }, maxReplicas: 2, behavior: { scaleDown: { selectPolicy: Disabled } } } }
---
{ apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: { name: convergence }, value: 1 }
---
{ apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: { name: convergence }, provisioner: example.com/a }
---
{ apiVersion: storage.k8s.io/v1, kind: CSIDriver, metadata: { name: convergence.example.com }, spec: {} }
---
{ apiVersion: node.k8s.io/v1, kind: RuntimeClass, metadata: { name: convergence }, handler: a, overhead: {}, scheduling: {} }
---
{ apiVersion: coordination.k8s.io/v1, kind: Lease, metadata: { name: a }, spec: { holderIdentity: a } }
---
{ apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingWebhookConfiguration, metadata: { name: convergence }, webhooks: [{ name: a.example.com, admissionReviewVersions: [v1], sideEffects: None, failurePolicy: Ignore, clientConfig: { service: { name: a, namespace: a } }, rules: [{ operations: [CREATE], apiGroups: [none.example.com], apiVersions: [v1], resources: [nones] }] }] }
---
{ apiVersion: admissionregistration.k8s.io/v1, kind: MutatingWebhookConfiguration, metadata: { name: convergence }, webhooks: [] }
---
{ apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingAdmissionPolicy, metadata: { name: convergence.example.com }, spec: { failurePolicy: Ignore, matchConstraints: { resourceRules: [{ operations: [CREATE], apiGroups: [none.example.com], apiVersions: [v1], resources: [nones] }] }, validations: [{ expression: "true" }] } }
---
{ apiVersion: flowcontrol.apiserver.k8s.io/v1, kind: FlowSchema, metadata: { name: convergence }, spec: { priorityLevelConfiguration: { name: exempt }, rules: [] } }
---
{ apiVersion: apps/v1, kind: Deployment, metadata: { name: a }, spec: { selector: { matchLabels: { a: b } }, template: { metadata: { labels: { a: b } }, spec: { securityContext: {}, affinity: {}, initContainers: [{ name: i, image: x }], containers: [{ name: a, image: x, resources: {}, securityContext: {}, envFrom: [{ configMapRef: { name: a } }] }], volumes: [{ name: a, emptyDir: {} }, { name: b, projected: { sources: [{ configMap: { name: a } }] } }, { name: c, secret: { secretName: a } }] } } } }
---
{ apiVersion: apps/v1, kind: StatefulSet, metadata: { name: a }, spec: { serviceName: a, selector: { matchLabels: { a: c } }, template: { metadata: { labels: { a: c } }, spec: { containers: [{ name: a, image: x }] } }, volumeClaimTemplates: [{ metadata: { name: v }, spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } } }] } }
---
{ apiVersion: apps/v1, kind: DaemonSet, metadata: { name: a }, spec: { selector: { matchLabels: { a: d } }, template: { metadata: { labels: { a: d } }, spec: { containers: [{ name: a, image: x }] } } } }
---
{ apiVersion: batch/v1, kind: Job, metadata: { name: a }, spec: { template: { spec: { restartPolicy: Never, containers: [{ name: a, image: x }] } } } }
---
{ apiVersion: batch/v1, kind: CronJob, metadata: { name: a }, spec: { schedule: "@daily", jobTemplate: { spec: { template: { spec: { restartPolicy: Never, containers: [{ name: a, image: x }] } } } } } }
---
{ apiVersion: v1, kind: Pod, metadata: { name: a }, spec: { containers: [{ name: a, image: x }] } }
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: things.convergence.example }
spec:
  group: convergence.example
  scope: Namespaced
  preserveUnknownFields: false
  names: { plural: things, singular: thing, kind: Thing, shortNames: [], categories: [] }
  versions:
    - name: v1
      served: true
      storage: true
      deprecated: false
      additionalPrinterColumns: []
      selectableFields: []
      subresources: { status: {} }
      schema:
        openAPIV3Schema:
          type: object
          description: ""
          required: []
          properties:
            spec: { type: object, properties: {}, nullable: false, enum: [], x-kubernetes-preserve-unknown-fields: true }
            any: { type: array, default: [], items: { type: object, default: {}, additionalProperties: { type: string } } }
---
{ apiVersion: convergence.example/v1, kind: Thing, metadata: { name: a }, spec: { list: [], map: {}, nothing: { deeper: [] } } }
`;

describe('empty lists and maps', () => {
  it('cause no change in a second run, in any field in which the API server accepts them', async () => {
    const release = await openScenario('convergence', {
      configure(config) {
        Object.assign(config['kubesentiment:release'], { chart: 'charts/demo', wait: false });
        config['kubesentiment:values'] = {};
      },
    });
    const kubeconfig = integrationEnvironment().variables.KUBECONFIG ?? '';
    const connection = connectTo({ kubeconfig }, { name: 'a', namespace: release.namespace });
    const { client, discovery } = connection;
    await release.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: release.namespace } });
    const schemas = (await client.request({ path: '/openapi/v2' })) as unknown as ApiSchemas; // As the API documents it.

    const accepts = async (object: JsonObject) => {
      const { name } = Object(object.metadata);
      const reference = { apiVersion: String(object.apiVersion), kind: String(object.kind), name };
      const path = (await discovery.pathOf(reference))?.replace(/\/[^/]+$/, '');
      if (path === undefined) return false;
      const dryRun = { method: 'POST', path: `${path}?dryRun=All`, body: object } as const;
      return client.request(dryRun).then(
        () => true,
        () => false,
      );
    };
    const full = await Promise.all(
      parseAllDocuments(objects).map(async (document): Promise<JsonObject> => {
        let object: JsonObject = document.toJS();
        for (let known = new Set<string>(); ; ) {
          const next = [...withEachEmptyField(object, schemas)].find((other) => !known.has(JSON.stringify(other)));
          if (next === undefined) return object;
          known.add(JSON.stringify(next));
          if (!(await accepts(next))) continue;
          object = next;
          known = new Set();
        }
      }),
    );
    await writeGoChart(release, { 'templates/all.yaml': full.map((object) => stringify(object)).join('---\n') });
    await release.up();
    expect(await release.preview()).toEqual([]);
  });
});
