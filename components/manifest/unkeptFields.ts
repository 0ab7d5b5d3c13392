import { isJsonObject, type Json, type JsonObject } from '../json/index.ts';

/**
 * Removes empty fields that the API server does not store. The kubernetes provider compares its input with the stored
 * object, so each of these fields would be a change in every run. The provider removes them itself for most kinds, but
 * not for these (pkg/clients/unstructured.go, Normalize): Secrets, CRDs, and lists that Go writes as null.
 */
export function withoutUnkeptFields<T extends JsonObject>(object: T): T {
  const group = String(object.apiVersion).replace(/\/?[^/]*$/, '');
  const rule = rules[`${group}/${String(object.kind)}`] ?? ((other) => other);
  const kept = within(rule(object), 'metadata', (metadata) =>
    without(metadata, ['finalizers', 'ownerReferences', 'labels']),
  );
  // Only optional fields are removed, so the type stays the same.
  return kept as T;
}

type Rule = (object: JsonObject) => JsonObject;

const rules: Readonly<Record<string, Rule>> = {
  '/Secret': (secret) => without(secret, ['data', 'stringData']),
  'rbac.authorization.k8s.io/Role': (role) => without(role, ['rules']),
  // The controller owns the rules of an aggregated ClusterRole.
  'rbac.authorization.k8s.io/ClusterRole': ({ rules, ...role }) =>
    role.aggregationRule !== undefined || isZero(rules) ? role : { ...role, ...(rules !== undefined && { rules }) },
  'discovery.k8s.io/EndpointSlice': (slice) => without(slice, ['endpoints', 'ports']),
  'apiregistration.k8s.io/APIService': (service) =>
    within(service, 'spec', (spec) => without(spec, ['caBundle', 'insecureSkipTLSVerify'])),
  'apiextensions.k8s.io/CustomResourceDefinition': (crd) => within(crd, 'spec', crdSpec),
};

function crdSpec(spec: JsonObject): JsonObject {
  const named = within(spec, 'names', (names) => without(names, ['singular', 'listKind', 'shortNames', 'categories']));
  return each(named, 'versions', (version) => {
    const kept = without(version, ['deprecated', 'additionalPrinterColumns', 'selectableFields']);
    const columns = each(kept, 'additionalPrinterColumns', (column) =>
      without(column, ['description', 'format', 'priority']),
    );
    return within(columns, 'schema', (schema) => within(schema, 'openAPIV3Schema', jsonSchema));
  });
}

/** Fields of JSONSchemaProps that Go omits if they are empty. In all other fields, an empty value has a meaning. */
const schemaFields = [
  ...['id', '$schema', 'description', 'type', 'format', 'title', 'pattern', 'exclusiveMaximum', 'exclusiveMinimum'],
  ...['uniqueItems', 'nullable', 'x-kubernetes-embedded-resource', 'x-kubernetes-int-or-string', 'enum', 'required'],
  ...['allOf', 'anyOf', 'oneOf', 'properties', 'patternProperties', 'definitions', 'dependencies'],
  ...['x-kubernetes-list-map-keys', 'x-kubernetes-validations'],
];

function jsonSchema(schema: JsonObject): JsonObject {
  let result = without(schema, schemaFields);
  for (const name of ['properties', 'patternProperties', 'definitions']) {
    result = within(result, name, (map) =>
      Object.fromEntries(
        Object.entries(map).map(([key, value]) => [key, isJsonObject(value) ? jsonSchema(value) : value]),
      ),
    );
  }
  for (const name of ['items', 'additionalProperties', 'not']) result = within(result, name, jsonSchema);
  for (const name of ['allOf', 'anyOf', 'oneOf']) result = each(result, name, jsonSchema);
  return result;
}

/** Whether Go's `omitempty` omits the value. */
function isZero(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '' || value === false || value === 0) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function without(object: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name, value]) => !names.includes(name) || !isZero(value)));
}

function within(object: JsonObject, name: string, change: Rule): JsonObject {
  const value = object[name];
  return isJsonObject(value) ? { ...object, [name]: change(value) } : object;
}

function each(object: JsonObject, name: string, change: Rule): JsonObject {
  const value = object[name];
  if (!Array.isArray(value)) return object;
  return { ...object, [name]: value.map((item) => (isJsonObject(item) ? change(item) : item)) };
}
