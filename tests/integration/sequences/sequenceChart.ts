import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonObject } from '../../../components/json/index.ts';
import type { Scenario } from '../support/scenario.ts';
import { writeChart } from '../support/smallChart.ts';

export const widgetGroup = 'sequences.example.com';

/** What a step of a sequence may set. Each value reaches other objects, and in another way. */
export interface SequenceValues extends JsonObject {
  /** Most objects change in place with it; the Job and the hook are made again. */
  mark: string;
  /** Whether the release has the object `extra`. */
  extra: boolean;
  /** Whether the release has the object `kept`, which stays when it is dropped. */
  kept: boolean;
  /** The version of the custom resource. */
  version: string;
  /** The selector of the Deployment, which cannot change in place. */
  app: string;
  parallelism: number;
  /** Whether the hook fails. */
  broken: boolean;
}

export const firstValues: SequenceValues = {
  mark: 'm0',
  extra: true,
  kept: true,
  version: 'v1',
  app: 'a',
  parallelism: 1,
  broken: false,
};

/** The resources that a step may replace, leave out or name alone. */
export const ownResources = ['owner', 'opened', 'object-list', 'deployed'];
export const objectResources = [
  'ConfigMap/settings',
  'ConfigMap/extra',
  'ConfigMap/kept',
  'Secret/token',
  'Service/web',
  'Deployment/web',
  'StatefulSet/store',
  'Job/load',
  'Pod/lone',
  'PersistentVolumeClaim/data',
  'Widget/gear',
];

/** What a step may delete by hand: nothing that has data. */
export const expendable = objectResources.filter((name) => !name.startsWith('PersistentVolumeClaim/'));

const templates = {
  'config.yaml.hbs': `apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {mark: {{quote Values.mark}} }
---
apiVersion: v1
kind: Secret
metadata: {name: token}
stringData: {mark: {{quote Values.mark}} }
---
apiVersion: v1
kind: Service
metadata: {name: web, labels: {mark: {{quote Values.mark}} } }
spec: {selector: {app: web}, ports: [{port: 80}] }
{{#if Values.extra}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: extra}
data: {mark: {{quote Values.mark}} }
{{/if}}
{{#if Values.kept}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: kept, annotations: {helm.sh/resource-policy: keep} }
data: {mark: {{quote Values.mark}} }
{{/if}}
`,
  'workloads.yaml.hbs': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: {{quote Values.app}} } }
  template:
    metadata: {labels: {app: {{quote Values.app}} } }
    spec:
      containers:
      - name: web
        image: "registry.example/web:{{Values.mark}}"
        envFrom: [{secretRef: {name: "{{Release.Name}}-credentials"} }]
      volumes: [{name: data, persistentVolumeClaim: {claimName: data} }]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: store}
spec:
  serviceName: web
  selector: {matchLabels: {app: store} }
  template:
    metadata: {labels: {app: store} }
    spec: {containers: [{name: store, image: "registry.example/store:{{Values.mark}}"}] }
  volumeClaimTemplates:
  - metadata: {name: disk}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi} } }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi} } }
---
apiVersion: batch/v1
kind: Job
metadata: {name: load}
spec:
  parallelism: {{Values.parallelism}}
  template:
    spec:
      restartPolicy: Never
      containers: [{name: load, image: "registry.example/load:{{Values.mark}}"}]
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: lone}
---
apiVersion: v1
kind: Pod
metadata: {name: lone}
spec:
  serviceAccountName: lone
  containers: [{name: lone, image: "registry.example/lone:{{Values.mark}}"}]
---
apiVersion: ${widgetGroup}/{{Values.version}}
kind: Widget
metadata: {name: gear}
spec: {mark: {{quote Values.mark}} }
`,
  'hook.yaml.hbs': `apiVersion: batch/v1
kind: Job
metadata: {name: check, annotations: {helm.sh/hook: "post-install,post-upgrade,post-rollback"} }
spec:
  backoffLimit: 0
  template:
    metadata: {annotations: {kubesentiment.test/outcome: {{#if Values.broken}}fail{{else}}complete{{/if}} } }
    spec:
      restartPolicy: Never
      containers: [{name: check, image: "registry.example/check:{{Values.mark}}"}]
`,
};

/** Writes the chart of the sequences into the scenario's checkout: several kinds, of which some hold data or come with their definition. */
export async function writeSequenceChart(scenario: Scenario): Promise<void> {
  await writeChart(scenario, templates, firstValues);
  const folder = join(scenario.directory, 'charts', 'small', 'crds');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'widgets.yaml'), JSON.stringify(crd));
}

const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };

const crd = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `widgets.${widgetGroup}` },
  spec: {
    group: widgetGroup,
    scope: 'Namespaced',
    names: { plural: 'widgets', singular: 'widget', kind: 'Widget', listKind: 'WidgetList' },
    versions: ['v1beta1', 'v1'].map((name) => ({ name, served: true, storage: name === 'v1', schema })),
  },
};
