export const group = 'replacement.example.com';

/** Objects of which each is lost in another way. */
export const templates = {
  'configmap.yaml.hbs': `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  {{#if Values.inNamespace}}
  namespace: {{Release.Namespace}}
  {{/if}}
data: {mark: {{quote Values.mark}} }
`,
  'deployment.yaml.hbs': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  {{#if Values.inNamespace}}
  namespace: {{Release.Namespace}}
  {{/if}}
spec:
  selector: {matchLabels: {app: web} }
  template:
    metadata: {labels: {app: web} }
    spec:
      containers: [{name: web, image: "registry.example/web:1"}]
      volumes: [{name: data, persistentVolumeClaim: {claimName: data} }]
`,
  'claim.yaml.hbs': `apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: data
  {{#if Values.inNamespace}}
  namespace: {{Release.Namespace}}
  {{/if}}
  annotations: {kubesentiment.io/replace-on-changes: {{quote Values.replace}} }
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: {{quote Values.storage}}
  volumeName: {{Release.Namespace}}
  resources: {requests: {storage: 1Gi} }
`,
  'account.yaml.hbs': `apiVersion: v1
kind: ServiceAccount
metadata: {name: lone}
`,
  'pod.yaml.hbs': `apiVersion: v1
kind: Pod
metadata:
  name: lone
  {{#if Values.inNamespace}}
  namespace: {{Release.Namespace}}
  {{/if}}
spec:
  serviceAccountName: lone
  containers: [{name: lone, image: "registry.example/lone:1"}]
`,
  'filled.yaml.hbs': `apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: cache, labels: {mark: {{quote Values.mark}} } }
spec:
  accessModes: [ReadWriteOnce]
  volumeName: ""
  resources: {requests: {storage: 1024Mi} }
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: {{quote (printf "%s-filled" Release.Namespace)}}, labels: {mark: {{quote Values.mark}} } }
spec:
  accessModes: [ReadWriteOnce]
  capacity: {storage: 1Gi}
  storageClassName: none
  hostPath: {path: /tmp/filled}
---
apiVersion: v1
kind: Secret
metadata: {name: filled, labels: {mark: {{quote Values.mark}} } }
data: {mark: {{quote (b64enc Values.mark)}} }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: database, labels: {mark: {{quote Values.mark}} } }
spec:
  serviceName: database
  replicas: 0
  persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete, whenScaled: Retain}
  selector: {matchLabels: {app: database} }
  template:
    metadata: {labels: {app: database} }
    spec:
      containers: [{name: database, image: "registry.example/database:1"}]
  volumeClaimTemplates:
    - metadata: {name: data}
      spec:
        accessModes: [ReadWriteOnce]
        resources: {requests: {storage: 1024Mi} }
`,
  'widget.yaml.hbs': `apiVersion: ${group}/{{Values.version}}
kind: Widget
metadata: {name: gear}
spec: {size: 1}
`,
};
export const values = { mark: 'one', version: 'v1alpha7', storage: 'manual', replace: '', inNamespace: false };

export function crd() {
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  const versions = ['v1alpha7', 'stable', 'v1'].map((name) => ({
    name,
    served: true,
    storage: name === 'v1',
    schema,
  }));
  const kind = { plural: 'widgets', singular: 'widget', kind: 'Widget', listKind: 'WidgetList' };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `widgets.${group}` },
    spec: { group, scope: 'Namespaced', names: kind, versions },
  };
}

export function volume(name: string) {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name },
    spec: {
      accessModes: ['ReadWriteOnce'],
      capacity: { storage: '1Gi' },
      storageClassName: 'manual',
      persistentVolumeReclaimPolicy: 'Retain',
      hostPath: { path: `/tmp/${name}` },
    },
  };
}
