/** A Job that runs at the events; its pod ends as the value says. */
export function hookJob(name: string, events: string, extra = ''): string {
  return `apiVersion: batch/v1
kind: Job
metadata:
  name: ${name}
  annotations:
    helm.sh/hook: ${events}
${extra}
spec:
  backoffLimit: 0
  template:
    metadata:
      annotations: {kubesentiment.test/outcome: {{quote (get Values.outcomes "${name}")}} }
    spec:
      restartPolicy: Never
      containers: [{name: main, image: registry.example/hook:1}]
`;
}

/** A chart with a hook for each event; the value `outcomes` says how the pod of each hook ends. */
export const hookTemplates = {
  'configmap.yaml.hbs':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {mark: {{quote Values.mark}} }\n',
  'hooks/prepare.yaml.hbs': hookJob('prepare', 'pre-install,pre-upgrade', '    helm.sh/hook-weight: "-5"'),
  'hooks/migrate.yaml.hbs': hookJob(
    'migrate',
    'pre-install,pre-upgrade',
    '    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded\n    helm.sh/hook-output-log-policy: hook-succeeded',
  ),
  'hooks/smoke.yaml.hbs': hookJob(
    'smoke',
    'post-install,post-upgrade',
    '    helm.sh/hook-delete-policy: before-hook-creation,hook-failed',
  ),
  'hooks/back.yaml.hbs': hookJob('back', 'pre-rollback,post-rollback'),
  'hooks/bye.yaml.hbs': hookJob('bye', 'pre-delete'),
  'hooks/gone.yaml.hbs': hookJob('gone', 'post-delete', '    helm.sh/hook-delete-policy: hook-succeeded'),
};
