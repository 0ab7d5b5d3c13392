import type { JsonObject } from '../../../components/json/index.ts';

const text = { type: 'string' };
const integer = { type: 'integer' };
const anything = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
const listOf = (items: JsonObject): JsonObject => ({ type: 'array', items });
const map = (properties: JsonObject, ...required: string[]): JsonObject => ({
  type: 'object',
  properties,
  // The API server refuses an empty `required`.
  ...(required.length === 0 ? {} : { required }),
});
const oneOf = (...values: string[]): JsonObject => ({ ...text, enum: values });
const target = map({ apiVersion: text, kind: text, name: text }, 'kind', 'name');
const backend = map({ name: text, port: integer, weight: { ...integer, minimum: 0, maximum: 1_000_000 } }, 'name');
const quantity = { 'x-kubernetes-int-or-string': true };
const quantities = { type: 'object', additionalProperties: quantity };

/** A CRD with the fields of `spec` that the chart sets, and no others. */
function crdOf(group: string, version: string, kind: string, spec: JsonObject) {
  const singular = kind.toLowerCase();
  const plural = `${singular}s`;
  const openAPIV3Schema = map({ apiVersion: text, kind: text, metadata: { type: 'object' }, spec }, 'spec');
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${plural}.${group}`,
      // The API server wants it for groups of the Kubernetes community.
      annotations: { 'api-approved.kubernetes.io': 'unapproved, for a test' },
    },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind, listKind: `${kind}List`, plural, singular },
      versions: [{ name: version, served: true, storage: true, schema: { openAPIV3Schema } }],
    },
  };
}

/** CRDs of the optional objects of the chart. (Sources: keda.sh, the Vertical Pod Autoscaler, the Gateway API.) */
export const operatorCrds = [
  crdOf(
    'keda.sh',
    'v1alpha1',
    'ScaledObject',
    map(
      {
        scaleTargetRef: target,
        minReplicaCount: integer,
        maxReplicaCount: integer,
        pollingInterval: integer,
        cooldownPeriod: integer,
        fallback: map({ failureThreshold: integer, replicas: integer }, 'failureThreshold', 'replicas'),
        advanced: map({ horizontalPodAutoscalerConfig: map({ behavior: anything }) }),
        triggers: listOf(
          map({ type: text, metadata: { type: 'object', additionalProperties: text } }, 'type', 'metadata'),
        ),
      },
      'scaleTargetRef',
      'triggers',
    ),
  ),
  crdOf(
    'autoscaling.k8s.io',
    'v1',
    'VerticalPodAutoscaler',
    map(
      {
        targetRef: target,
        updatePolicy: map({ updateMode: oneOf('Off', 'Initial', 'Recreate', 'InPlaceOrRecreate', 'Auto') }),
        resourcePolicy: map({
          containerPolicies: listOf(
            map({
              containerName: text,
              controlledResources: listOf(text),
              minAllowed: quantities,
              maxAllowed: quantities,
            }),
          ),
        }),
      },
      'targetRef',
    ),
  ),
  crdOf(
    'gateway.networking.k8s.io',
    'v1',
    'HTTPRoute',
    map({
      parentRefs: listOf(map({ name: text, namespace: text, sectionName: text }, 'name')),
      hostnames: listOf(text),
      rules: listOf(
        map({
          matches: listOf(map({ path: map({ type: oneOf('Exact', 'PathPrefix', 'RegularExpression'), value: text }) })),
          timeouts: map({ request: text }),
          backendRefs: listOf(backend),
        }),
      ),
    }),
  ),
];
