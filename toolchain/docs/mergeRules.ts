import { isJsonObject, type Json, type JsonObject } from '../../components/json/index.ts';
import type { MergeField, MergeRules } from '../../components/render/patches/mergeRules.ts';

/** A definition of Kubernetes itself, such as `io.k8s.api.core.v1.PodSpec`, and its short name. */
const ofKubernetes = /^io\.k8s\.(?:api|apimachinery|apiextensions-apiserver|kube-aggregator)\b.*\.(\w+)$/;

/** The type of a kind that has no rules of its own. */
const plainKind = { metadata: { of: 'ObjectMeta' } };

/**
 * The rules in the OpenAPI document of an API server (`/openapi/v2`). Types have short names: all versions of a type have the same rules, as
 * far as they have the same fields. The status is left out, because charts don't set it.
 * @throws Error if two types of one name differ in the rule of a field
 */
export function mergeRulesOf({ definitions }: JsonObject): MergeRules {
  const kinds = new Set<string>();
  const types = new Map<string, Map<string, MergeField>>();
  for (const [name, definition] of Object.entries(isJsonObject(definitions) ? definitions : {})) {
    const type = shortName(name);
    if (type === undefined || !isJsonObject(definition)) continue;
    const fields = types.get(type) ?? new Map<string, MergeField>();
    types.set(type, fields);
    for (const [field, rule] of fieldsOf(definition)) {
      const [own, other] = [rule, fields.get(field) ?? rule].map((each) => JSON.stringify(each));
      if (own !== other) throw new Error(`${name}.${field} is ${own}, and in another ${type} it is ${other}`);
      fields.set(field, rule);
    }
    const known = definition['x-kubernetes-group-version-kind'];
    for (const kind of Array.isArray(known) ? known.filter(isJsonObject) : []) {
      if (kind.kind === type && fields.has('metadata') && !type.endsWith('List')) kinds.add(`${kind.group}/${type}`);
    }
  }
  return { kinds: byGroup(kinds), types: neededTypes(kinds, types) };
}

function shortName(name: string): string | undefined {
  return ofKubernetes.exec(name)?.[1];
}

function fieldsOf({ properties }: JsonObject): [string, MergeField][] {
  return Object.entries(isJsonObject(properties) ? properties : {}).flatMap(([field, schema]) => {
    const rule = isJsonObject(schema) && field !== 'status' ? ruleOf(schema) : undefined;
    return rule === undefined ? [] : [[field, rule]];
  });
}

function ruleOf(schema: JsonObject): MergeField | undefined {
  const strategies = String(schema['x-kubernetes-patch-strategy'] ?? '').split(',');
  if (strategies.includes('replace')) return { replaces: true };
  if (!isJsonObject(schema.items)) return withType({}, schema);
  if (!strategies.includes('merge')) return undefined;
  const key = schema['x-kubernetes-patch-merge-key'];
  const others = textsOf(schema['x-kubernetes-list-map-keys']).filter((other) => other !== key);
  const keys = typeof key === 'string' ? [key, ...others] : [];
  return withType({ keys }, schema.items) ?? { keys };
}

function withType(rule: MergeField, schema: JsonObject): MergeField | undefined {
  // The reference is alone, or with a description in `allOf`.
  const [inner] = Array.isArray(schema.allOf) ? schema.allOf : [];
  const reference = schema.$ref ?? (isJsonObject(inner) ? inner.$ref : undefined);
  const of = typeof reference === 'string' ? shortName(reference.replace('#/definitions/', '')) : undefined;
  return of === undefined ? undefined : { of, ...rule };
}

function textsOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function byGroup(kinds: ReadonlySet<string>): Record<string, string[]> {
  const groups = Map.groupBy([...kinds].sort(), (kind) => kind.slice(0, kind.indexOf('/')));
  return Object.fromEntries(
    [...groups].map(([group, names]) => [group, names.map((name) => name.slice(group.length + 1))]),
  );
}

/** The types that have a rule or lead to one, as far as kinds lead to them, without those that are like {@link plainKind}. */
function neededTypes(
  kinds: ReadonlySet<string>,
  types: ReadonlyMap<string, ReadonlyMap<string, MergeField>>,
): MergeRules['types'] {
  const useful = new Set<string>();
  const isUseful = ({ of = '', keys, replaces }: MergeField) => keys !== undefined || replaces || useful.has(of);
  for (let count = -1; count < useful.size; ) {
    count = useful.size;
    for (const [type, fields] of types) if ([...fields.values()].some(isUseful)) useful.add(type);
  }
  const reached = new Map<string, Record<string, MergeField>>();
  const reach = (type: string) => {
    if (reached.has(type) || !useful.has(type)) return;
    const kept = [...(types.get(type) ?? [])]
      .filter(([, field]) => isUseful(field))
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, { of = '', ...rule }]): [string, MergeField] => [name, useful.has(of) ? { of, ...rule } : rule]);
    reached.set(type, Object.fromEntries(kept));
    for (const [, { of = '' }] of kept) reach(of);
  };
  for (const kind of kinds) reach(kind.slice(kind.indexOf('/') + 1));
  const ownRules = [...reached].filter(([, fields]) => JSON.stringify(fields) !== JSON.stringify(plainKind));
  return Object.fromEntries(ownRules.sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** The file with the rules. */
export function mergeRulesFile({ kinds, types }: MergeRules): string {
  return `// Written by \`UPDATE_DOCS=1 npm run integration -- patchRules\`, from the OpenAPI document of the API server.
import type { MergeRules } from './mergeRules.ts';

/** How strategic merge patches change Kubernetes' own kinds. */
export const builtInRules: MergeRules = ${JSON.stringify({ kinds, types })};
`;
}
