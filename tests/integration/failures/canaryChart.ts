import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { writeFiles } from '../support/smallChart.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** Secret values of the config. No name and no plain value has "ocelot" in it, whatever the case. */
export const secrets = {
  password: 'Ocelot/pass word&7f3',
  token: 'OcelotToken7f3',
  cert: base64('Ocelot certificate 7f3\n'),
  json: '{"user": "ocelot-user-7f3", "list": ["ocelot-item-7f3"]}',
  // Its decoded form is what the simulated containers log.
  logged: base64('line 20 of 20'),
  pin: 'c7f',
} as const;

/** What must be in no output and no file: the values, and what the templates and programs make of them. */
export const forms: readonly (string | RegExp)[] = [
  /ocelot/i,
  'line 20 of 20',
  /\bc7f\b/,
  ...Object.values(secrets).flatMap((secret) => [
    secret,
    ...inTheMiddle(secret),
    createHash('sha256').update(secret).digest('hex').slice(0, 16),
    Buffer.from(secret).toString('hex'),
  ]),
  ...['Ocelot certificate 7f3', 'ocelot-user-7f3', 'ocelot-item-7f3'].flatMap(inTheMiddle),
].filter((form) => form instanceof RegExp || form.length >= 6);

/** Base64 of a text between others. */
function inTheMiddle(text: string): string[] {
  return [0, 1, 2].map((before) => {
    const encoded = base64('x'.repeat(before) + text);
    return encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + text.length) * 8) / 6));
  });
}

const configMap = `apiVersion: v1
kind: ConfigMap
metadata:
  name: derived
  annotations:
    sum: {{sha256sum Values.password}}
    plain: {{quote Values.password}}
  labels: {open: {{quote Values.mark}} }
data:
  mark: {{quote Values.mark}}
  basic: {{b64enc (printf "user:%s" Values.password)}}
  query: {{quote (urlquery Values.password)}}
  upper: {{quote (upper Values.password)}}
  reversed: {{quote (tpl "{{nospace (replace \\"s\\" \\"\\" Values.password)}}" this)}}
  cert: {{quote (b64dec Values.cert)}}
  user: {{quote (get (fromJson Values.json) "user")}}
  pin: {{quote Values.pin}}
  {{quote Values.token}}: a key
  flow: {{quote (toJson (dict "a" Values.password "b" Values.mark))}}
  file: |
    first: line
    password: {{Values.password}}
    last: {{Values.mark}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: open}
data: {mark: {{quote Values.mark}} }
---
apiVersion: v1
kind: Secret
metadata: {name: kept}
stringData: {password: {{quote Values.password}} }
data: {cert: {{quote Values.cert}} }
`;

const workload = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web} }
  template:
    metadata:
      labels: {app: web}
      annotations: {checksum: {{sha256sum (toYaml Values)}} }
    spec:
      containers:
        - name: web
          image: registry.example/web:1
          args: ["--url=db://u:{{urlquery Values.password}}@host"]
          env: [{name: PASSWORD, value: {{quote Values.password}} }]
`;

/** @param event of the hook */
function hook(name: string, event: string, outcome: string): string {
  return `apiVersion: batch/v1
kind: Job
metadata:
  name: ${name}
  annotations: {helm.sh/hook: ${event}, helm.sh/hook-output-log-policy: "hook-succeeded,hook-failed"}
spec:
  backoffLimit: 0
  template:
    metadata: {annotations: {kubesentiment.test/outcome: {{quote Values.${outcome}}} } }
    spec:
      restartPolicy: Never
      containers: [{name: main, image: "registry.example/hook:1", args: [{{quote Values.password}}]}]
`;
}

/** The API server refuses this and quotes it: an invalid label that contains a secret. */
const refused = `{{#if Values.refused}}
apiVersion: v1
kind: ConfigMap
metadata: {name: refused, labels: {p: {{quote (urlquery Values.password)}} } }
{{/if}}
`;

const notes = `Log in as admin with {{Values.password}}.
Or with {{b64enc Values.password}}.
The mark is {{Values.mark}}.
`;

const kid = {
  'templates/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: kid
data:
  password: {{ .Values.password | quote }}
  basic: {{ printf "u:%s" .Values.password | b64enc }}
  decoded: {{ .Values.cert | b64dec | quote }}
  open: {{ .Values.open | quote }}
`,
};

/** Writes the chart into a checkout: ours, with a dependency of Go templates. */
export async function writeCanaryChart(directory: string): Promise<void> {
  const chart = join(directory, 'charts', 'small');
  const values = {
    ...Object.fromEntries(Object.keys(secrets).map((key) => [key, ''])),
    ...{ mark: 'one', refused: false, outcome: 'complete', testOutcome: 'complete' },
    kid: { password: '', cert: '', open: 'x' },
  };
  const templates = {
    'a.yaml.hbs': configMap,
    'web.yaml.hbs': workload,
    'hook.yaml.hbs': hook('migrate', 'pre-upgrade', 'outcome'),
    'test.yaml.hbs': hook('smoke', 'test', 'testOutcome'),
    'refused.yaml.hbs': refused,
    'NOTES.txt.hbs': notes,
    '_values.yaml.hbs': 'kid:\n  password: {{quote Values.password}}\n  cert: {{quote Values.cert}}\n',
  };
  const dependency = { name: 'kid', version: '1.0.0', repository: 'file://../kid' };
  await writeFiles(chart, templates, values, { dependencies: [dependency] });
  const files = Object.fromEntries(Object.entries(kid).map(([path, text]) => [path.replace('templates/', ''), text]));
  await writeFiles(join(directory, 'charts', 'kid'), files, { password: '', cert: '', open: 'x' }, { name: 'kid' });
}

/** A kind whose objects the server judges only once it is defined, and one that it refuses. */
export const gadgets = {
  'crds/g.yaml': `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: gadgets.leaks.example}
spec:
  group: leaks.example
  scope: Namespaced
  names: {kind: Gadget, plural: gadgets, singular: gadget}
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties: {spec: {type: object, properties: {token: {type: string, pattern: '^[a-z]+$'} } } }
`,
  'templates/g.yaml.hbs': `apiVersion: leaks.example/v1
kind: Gadget
metadata: {name: g}
spec: {token: {{quote (print Values.token (upper Values.token))}} }
`,
};
