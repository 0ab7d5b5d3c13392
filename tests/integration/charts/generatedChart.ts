import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';

const files: Readonly<Record<string, string>> = {
  'Chart.yaml': stringify({ apiVersion: 'v2', name: 'gen', version: '1.0.0' }),
  'values.yaml': stringify({ level: 'info', user: 'ada', outcome: 'complete', told: '', host: 'gen.example' }),
  'templates/NOTES.txt': 'The password is {{ .Values.pw }}.\n',
  // A value that is set here is the same in all templates, and another in each render.
  'templates/_once.tpl': `{{- define "once" -}}
{{- if not (hasKey .Values "pw") }}{{ $_ := set .Values "pw" (randAlphaNum 16) }}{{ end -}}
{{- if not (hasKey .Values "ca") }}{{ $_ := set .Values "ca" (genCA "gen-ca" 365) }}{{ end -}}
{{- end }}`,
  'templates/secret.yaml': `{{- include "once" . }}
# The password of the database
apiVersion: v1
kind: Secret
metadata:
  name: db
data:
  password: {{ .Values.pw | b64enc | quote }}
  user: {{ .Values.user | b64enc }}
`,
  'templates/config.yaml': `{{- include "once" . }}
apiVersion: v1
kind: ConfigMap
metadata: {name: config}
data:
  app.conf: |
    level={{ .Values.level }}
    url=db://{{ .Values.user }}:{{ .Values.pw }}@db:5432/app
  id: {{ uuidv4 }}
  made: {{ now | date "2006-01-02" | quote }}
  told: {{ tpl .Values.told . | quote }}
`,
  'templates/lookup.yaml': `{{- $old := lookup "v1" "Secret" .Release.Namespace "kept" }}
apiVersion: v1
kind: Secret
metadata: {name: kept}
data:
  key: {{ if $old }}{{ $old.data.key }}{{ else }}{{ randAlphaNum 20 | b64enc }}{{ end }}
  htpasswd: {{ htpasswd .Values.user "same" | b64enc }}
`,
  'templates/tls.yaml': `{{- include "once" . }}
{{- $cert := genSignedCert .Values.host nil (list .Values.host) 365 .Values.ca }}
apiVersion: v1
kind: Secret
metadata: {name: tls}
type: kubernetes.io/tls
data:
  ca.crt: {{ .Values.ca.Cert | b64enc }}
  tls.crt: {{ $cert.Cert | b64enc }}
  tls.key: {{ $cert.Key | b64enc }}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: generated.kubesentiment.example}
webhooks:
  - name: generated.kubesentiment.example
    clientConfig: {url: 'https://nowhere.example/', caBundle: {{ .Values.ca.Cert | b64enc }}}
    rules: [{apiGroups: [generated.example], apiVersions: [v1], operations: [CREATE], resources: [nothing]}]
    failurePolicy: Ignore
    sideEffects: None
    admissionReviewVersions: [v1]
`,
  'templates/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: app}
spec:
  replicas: 0
  selector: {matchLabels: {app: gen}}
  template:
    metadata:
      labels: {app: gen}
      annotations:
        checksum/config: {{ include (print $.Template.BasePath "/config.yaml") . | sha256sum }}
        rollme: {{ randAlphaNum 5 | quote }}
    spec:
      containers: [{name: main, image: registry.example/app:1}]
`,
  'templates/job.yaml': `apiVersion: batch/v1
kind: Job
metadata: {name: once-{{ randAlphaNum 5 | lower }}}
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{name: main, image: registry.example/job:1}]
`,
  'templates/hook.yaml': `apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
  annotations: {helm.sh/hook: post-install, helm.sh/hook-delete-policy: before-hook-creation}
spec:
  backoffLimit: 0
  template:
    metadata: {annotations: {kubesentiment.test/outcome: {{ .Values.outcome }}}}
    spec:
      restartPolicy: Never
      containers: [{name: main, image: registry.example/job:1, env: [{name: TOKEN, value: {{ randAlphaNum 12 }}}]}]
`,
};

/** Writes a chart of Go templates that generates all that charts generate to a folder. */
export async function writeGeneratedChart(folder: string, others: Readonly<Record<string, string>> = {}) {
  await rm(folder, { recursive: true, force: true });
  for (const [name, text] of Object.entries({ ...files, ...others })) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}
