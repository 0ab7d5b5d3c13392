/**
 * The severity of a finding: an error would break or endanger a release, a warning is bad practice, an info is only a
 * note.
 */
export type Severity = 'error' | 'warning' | 'info';

export interface Rule {
  severity: Severity;
  /** The expected state. */
  about: string;
}

/** Every rule of `release lint`; docs/lint.md explains them. */
export const rules = {
  'stack-config': { severity: 'error', about: 'the settings in Pulumi.<stack>.yaml can be read' },
  'chart-files': { severity: 'error', about: 'Chart.yaml, values.yaml and values.schema.json can be read' },
  'repeated-keys': { severity: 'warning', about: 'no map in a file or an object has repeated keys' },
  'chart-name': {
    severity: 'error',
    about: 'the chart has the name of its folder, in lower-case letters, digits and "-"',
  },
  'chart-description': { severity: 'warning', about: 'Chart.yaml has a description' },
  'chart-app-version': { severity: 'warning', about: 'Chart.yaml has an appVersion' },
  'chart-icon': { severity: 'info', about: 'Chart.yaml has an icon' },
  'chart-maintainers': { severity: 'info', about: 'Chart.yaml names maintainers' },
  'chart-version': {
    severity: 'error',
    about: 'with --since: a changed chart has a higher version, a major one if it accepts less',
  },
  'dependency-version': { severity: 'error', about: 'versions of dependencies are semantic versions or ranges' },
  'dependency-values': {
    severity: 'warning',
    about: 'conditions and tags of dependencies are booleans; imported values are maps',
  },
  'schema-missing': { severity: 'warning', about: 'the chart has a values.schema.json' },
  'schema-covers-values': { severity: 'warning', about: 'the schema contains every value of values.yaml' },
  'schema-description': { severity: 'warning', about: 'every value of the schema has a description' },
  'schema-closed': { severity: 'warning', about: 'objects in the schema say whether other keys are allowed' },
  'values-unknown': { severity: 'error', about: 'the schema contains every value that a stack sets' },
  'values-schema': { severity: 'error', about: 'the values match the schema' },
  'chart-renders': { severity: 'error', about: 'the templates can be rendered with the values' },
  'dependency-fails': { severity: 'error', about: 'the dependencies are present and can be rendered with the values' },
  'dependency-unavailable': {
    severity: 'warning',
    about: 'the charts that Helm renders can be fetched and rendered',
  },
  'object-schema': { severity: 'error', about: 'objects match the schema of the Kubernetes API' },
  'object-kind': { severity: 'info', about: 'the schema of the kind is known' },
  'kind-unknown': { severity: 'error', about: 'Kubernetes has the kind in the apiVersion, or it is a custom resource' },
  'api-removed': { severity: 'error', about: 'the target version of Kubernetes serves the apiVersion' },
  'api-deprecated': { severity: 'warning', about: 'the apiVersion is not deprecated in the target version' },
  'image-tag': { severity: 'error', about: 'images have a tag other than latest, or a digest' },
  'container-resources': { severity: 'warning', about: 'containers have requests and limits for CPU and memory' },
  'container-probes': { severity: 'warning', about: 'long-running containers have readiness and liveness probes' },
  'object-labels': { severity: 'warning', about: 'objects have the recommended labels' },
  'selector-labels': { severity: 'error', about: 'the pods of a workload match its selector' },
  'service-selector': { severity: 'warning', about: 'a Service selects a pod of the release' },
  'claim-surge': { severity: 'warning', about: 'a Deployment that surges uses no ReadWriteOnce claim' },
  'ingress-rules': { severity: 'error', about: 'an Ingress has rules or a default backend' },
  'pdb-blocks': { severity: 'warning', about: 'a PodDisruptionBudget lets nodes be drained' },
  'required-empty': { severity: 'info', about: '`required` gets no empty list or map from values.yaml' },
  'lint-ignore': { severity: 'warning', about: 'annotations that disable a rule name it and give a reason' },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;

export function isRule(name: string): name is RuleId {
  return Object.hasOwn(rules, name);
}
