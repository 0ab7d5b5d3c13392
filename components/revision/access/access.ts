import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';
import { type ApiClient, ApiError } from '../cluster/apiClient.ts';

/** An API resource, as in an RBAC rule. */
export interface Resource {
  group: string;
  /** The plural name, including a subresource: `pods/log`. */
  plural: string;
  /** Undefined for cluster-scoped resources, or for all namespaces. */
  namespace: string | undefined;
  /** Undefined for all objects of the resource. */
  name?: string;
}

export interface Access {
  resource: Resource;
  verb: string;
}

/**
 * Returns the access that the account does not have. One request per namespace returns rules that usually allow most of it. The rest is checked
 * one by one, because these rules may be incomplete (SelfSubjectRulesReview, `incomplete`).
 * @throws ApiError, ReleaseError CLUSTER_UNREACHABLE
 */
export async function refusedAccess(client: ApiClient, wanted: readonly Access[]): Promise<Access[]> {
  const namespaces = new Set(wanted.flatMap(({ resource }) => resource.namespace ?? []));
  const rules = new Map(
    await Promise.all(
      [...namespaces].map(
        async (namespace): Promise<[string, Rule[]]> => [namespace, await rulesIn(client, namespace)],
      ),
    ),
  );
  const doubtful = wanted.filter(({ resource, verb }) => {
    // The rules of a namespace do not apply to cluster-scoped resources.
    const inIt = resource.namespace === undefined ? [] : (rules.get(resource.namespace) ?? []);
    return !inIt.some((rule) => allows(rule, resource, verb));
  });
  const answers = await Promise.all(
    doubtful.map(async (access) => ((await isAllowed(client, access)) ? [] : [access])),
  );
  return answers.flat();
}

interface Rule {
  verbs: Json[];
  groups: Json[];
  resources: Json[];
}

/** Skips rules that are limited to named objects: they do not allow a list. */
async function rulesIn(client: ApiClient, namespace: string): Promise<Rule[]> {
  const { status } = await review(client, 'SelfSubjectRulesReview', { namespace });
  const rules = isJsonObject(status) ? listOf(status.resourceRules).filter(isJsonObject) : [];
  return rules
    .filter(({ resourceNames }) => listOf(resourceNames).length === 0)
    .map(({ verbs, apiGroups, resources }) => ({
      verbs: listOf(verbs),
      groups: listOf(apiGroups),
      resources: listOf(resources),
    }));
}

function allows({ verbs, groups, resources }: Rule, { group, plural }: Resource, verb: string): boolean {
  const within = (list: readonly Json[], item: string) => list.includes(item) || list.includes('*');
  return within(verbs, verb) && within(groups, group) && within(resources, plural);
}

/** Assumes yes if the server does not have this API. */
async function isAllowed(client: ApiClient, { resource, verb }: Access): Promise<boolean> {
  const { group, plural, namespace, name: object } = resource;
  const [name = '', subresource] = plural.split('/');
  const { status } = await review(client, 'SelfSubjectAccessReview', {
    resourceAttributes: {
      group,
      resource: name,
      ...(subresource === undefined ? {} : { subresource }),
      verb,
      ...(namespace === undefined ? {} : { namespace }),
      ...(object === undefined ? {} : { name: object }),
    },
  });
  return !isJsonObject(status) || status.allowed === true;
}

/** Every account may send such a review about itself. The server does not store it. */
function review(client: ApiClient, kind: string, spec: JsonObject): Promise<JsonObject> {
  const apiVersion = 'authorization.k8s.io/v1';
  const path = `/apis/${apiVersion}/${kind.toLowerCase()}s`;
  const body = { apiVersion, kind, spec };
  return client.request({ method: 'POST', path, body, idempotent: true }).catch((error: unknown) => {
    if (error instanceof ApiError && error.status === 404) return {};
    throw error;
  });
}

function listOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}
