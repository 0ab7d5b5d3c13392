const workload = (name: string, container: string, pod = '') => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  replicas: 0
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      ${pod}
      containers: [{ name: c, image: "busybox:1", ${container} }]
`;

const config = (metadata: string, rest = '') => `apiVersion: v1\nkind: ConfigMap\nmetadata: { ${metadata} }\n${rest}\n`;
const item = (name: string, rest = '') => `{ apiVersion: v1, kind: ConfigMap, metadata: { name: ${name} }${rest} }`;
const hook = (name: string, annotations: string) => config(`name: ${name}, annotations: { ${annotations} }`);

/** Shapes of objects that public charts have, by their names: each a template. Stock Helm deploys all of them. */
export const accepted: Readonly<Record<string, string>> = {
  // Null and empty, at any depth.
  'null-data': config('name: null-data, labels: , annotations: , namespace: ', 'data:'),
  'null-values': config('name: null-values, namespace: "", labels: { a: null, b: }', 'data: { a: null, b: "" }'),
  'null-metadata': config('name: null-metadata, finalizers: , ownerReferences: , creationTimestamp: null, uid: '),
  'secret-null-data': 'apiVersion: v1\nkind: Secret\nmetadata: { name: secret-null-data, labels: }\ndata:\n',
  'secret-null': 'apiVersion: v1\nkind: Secret\nmetadata: { name: secret-null }\ndata: { a: null }\nstringData:\n',
  'secret-texts':
    'apiVersion: v1\nkind: Secret\nmetadata: { name: secret-texts }\ndata: { a: YQ== }\nstringData: { a: b, c: null }\n',
  'null-pod': workload(
    'null-pod',
    'env: , ports: , resources: , livenessProbe: , securityContext: { runAsUser: }',
    'nodeSelector: { a: null }\n      affinity:\n      tolerations:\n      volumes:\n      imagePullSecrets:\n      securityContext:',
  ),
  'null-items': workload('null-items', 'args: [a, null, b], env: [{ name: A, value: }, { name: B, valueFrom: null }]'),
  'null-quantities': workload('null-quantities', 'resources: { limits: { cpu: }, requests: }'),
  'null-service':
    'apiVersion: v1\nkind: Service\nmetadata: { name: null-service }\nspec: { selector: { a: null }, ports: [{ port: 80, nodePort: , name: }], type: , externalIPs: , clusterIP: }\nstatus: { loadBalancer: {} }\n',
  'null-account':
    'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: null-account }\nsecrets:\nimagePullSecrets: [null]\nautomountServiceAccountToken:\n',
  'null-policy':
    'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: null-policy }\nspec: { podSelector: , ingress: , egress: [null] }\n',
  'null-rules': 'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: { name: null-rules }\nrules:\n',
  'null-subjects':
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: { name: null-subjects }\nroleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: null-rules }\nsubjects:\n',
  'null-budget':
    'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: { name: null-budget }\nspec: { maxUnavailable: 1, minAvailable: , selector: { matchLabels: { a: b } } }\n',
  'null-ingress':
    'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: null-ingress }\nspec: { ingressClassName: , tls: , rules: [{ host: , http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: a, port: { number: 80 } } } }] } }] }\n',
  'null-claim':
    'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: null-claim }\nspec: { accessModes: [ReadWriteOnce], storageClassName: no-class, volumeName: , selector: , resources: { requests: { storage: 1Gi } } }\n',
  'null-scaler':
    'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: null-scaler }\nspec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: null-pod }, minReplicas: , maxReplicas: 2, metrics: , behavior: }\n',
  'null-quota':
    'apiVersion: v1\nkind: ResourceQuota\nmetadata: { name: null-quota }\nspec: { hard: { services.loadbalancers: null, pods: 50 } }\n',
  'windows-lines': config('name: windows-lines', 'data:\n  a: |\n    one\n    two\n  b: c').replaceAll('\n', '\r\n'),
  // Lists.
  'list-empty': 'apiVersion: v1\nkind: List\nitems: []\n',
  'list-named': `apiVersion: v1\nkind: List\nmetadata: { name: list-named }\nitems: [${item('of-named')}]\n`,
  'list-typed':
    'apiVersion: v1\nkind: ConfigMapList\nitems: [{ metadata: { name: of-typed }, data: { a: b } }]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleList\nitems: [{ metadata: { name: of-typed }, rules: [] }]\n',
  'list-hook-item':
    'apiVersion: v1\nkind: List\nitems: [{ apiVersion: v1, kind: ConfigMap, metadata: { name: no-hook, annotations: { helm.sh/hook: pre-install } } }]\n',
  'list-hook': `apiVersion: v1\nkind: List\nmetadata: { annotations: { helm.sh/hook: pre-install } }\nitems: [${item('of-hook')}]\n`,
  // What is there twice.
  'twice-key': config('name: twice-key, labels: { x: one, x: two }', 'data: { a: "1" }\ndata: { b: "2" }'),
  'twice-port': workload('twice-port', 'ports: [{ containerPort: 53 }, { containerPort: 53, protocol: UDP }]'),
  'twice-object': `${item('twice-object')}\n---\n${item('twice-object')}\n`,
  // Hooks that Helm drops, and what it takes for a weight.
  'hook-unknown': hook('hook-unknown', 'helm.sh/hook: "pre-install, nonsense"'),
  'hook-null': hook('hook-null', 'helm.sh/hook: '),
  'hook-weight': hook('hook-weight', 'helm.sh/hook: Pre-Install, helm.sh/hook-weight: " 5"'),
  'hook-policy': hook('hook-policy', 'helm.sh/hook: pre-install, helm.sh/hook-delete-policy: never'),
  // Names and forms.
  'name-of-role':
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: "{{ .Release.Name }}:a?b#c d", namespace: elsewhere }\nrules: []\n',
  anchors: config('name: anchors, labels: &l { a: b }, annotations: *l'),
  comment: '# nothing\n',
  documents: `---\n---\n${item('documents')}\n...\n`,
  'complex-key': config('name: complex-key', 'data:\n  ? complex\n  : text'),
};

/** What stock Helm refuses before it asks the API server, each with a part of our error. */
export const unreadable: Readonly<Record<string, readonly [template: string, error: string]>> = {
  'number-label': [config('name: number-label, labels: { a: 1 }'), '"a" is 1'],
  'number-annotation': [config('name: number-annotation, annotations: { b: true }'), '"b" is true'],
  'list-label': [config('name: list-label, labels: [x]'), 'metadata.labels is not a map'],
  'number-name': [config('name: 123'), 'metadata.name'],
  'number-namespace': [config('name: number-namespace, namespace: 5'), 'not a string'],
  'null-item': [`apiVersion: v1\nkind: List\nitems: [null, ${item('a')}]\n`, 'Item 1 of the list'],
  'kindless-item': ['apiVersion: v1\nkind: List\nitems: [{ metadata: { name: a } }]\n', 'apiVersion, kind'],
  'nested-list': [
    `apiVersion: v1\nkind: List\nitems: [{ apiVersion: v1, kind: List, items: [${item('a')}] }]\n`,
    'Item 1 of the list',
  ],
  'generated-name': [config('generateName: a-'), 'metadata.name'],
  percent: ['apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: { name: "a%b" }\nrules: []\n', 'a%b'],
};

/** What the API server refuses in a server-side apply, by Helm and by this program. */
export const refused: Readonly<Record<string, string>> = {
  'twice-env': workload('twice-env', 'env: [{ name: A, value: "1" }, { name: A, value: "2" }]'),
  'twice-ports': workload('twice-ports', 'ports: [{ name: a, containerPort: 80 }, { name: b, containerPort: 80 }]'),
  'null-env': workload('null-env', 'env: [null, { name: B, value: x }]'),
  'unknown-field': workload('unknown-field', 'bogus: 1'),
  'number-env': workload('number-env', 'env: [{ name: A, value: 1 }]'),
  'number-data': config('name: number-data', 'data: { a: 1 }'),
  recreate: withStrategy('recreate', '{ type: Recreate, rollingUpdate: { maxSurge: 1 } }'),
};

/** Changes of an object that the API server refuses, each with what is there before. */
export const refusedChanges: Readonly<Record<string, readonly [before: string, after: string]>> = {
  // The server has filled in the other strategy's settings.
  'to-recreate': [workload('to-recreate', ''), withStrategy('to-recreate', '{ type: Recreate }')],
  'to-recreate-null': [
    workload('to-recreate-null', ''),
    withStrategy('to-recreate-null', '{ type: Recreate, rollingUpdate: null }'),
  ],
};

function withStrategy(name: string, strategy: string): string {
  return workload(name, '').replace('spec:\n', `spec:\n  strategy: ${strategy}\n`);
}
