import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';
import { type ApiClient, ApiError } from '../cluster/apiClient.ts';

/** A resource of the API as RBAC names it. */
export interface Resource {
  group: string;
  /** In the plural, a subresource with it: `pods/log`. */
  plural: string;
  /** Undefined for what belongs to no namespace, or for all of them. */
  namespace: string | undefined;
  /** Undefined for all objects of the resource. */
  name?: string;
}

export interface Access {
  resource: Resource;
  verb: string;
}

/**
 * What of it the account may not do. The rules of a namespace come in one answer, and say for most of it that it is allowed; only what
 * they do not allow is asked one by one, since they need not be all there is (SelfSubjectRulesReview, `incomplete`).
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
    // The rules of a namespace do not tell whether they hold beyond it.
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

/** Rules for objects of certain names are left out: they allow no list. */
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

/** A server that has no such API cannot say no. */
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

/** Every account may ask that of itself. Nothing is kept of the question. */
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
