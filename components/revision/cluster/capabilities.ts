import { ReleaseError } from '../../errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';
import { type ApiClient, connect } from './apiClient.ts';
import { clusterLookup, type LookupQuestion } from './lookups.ts';
import type { ClusterTarget } from './target.ts';

/** Three small requests at the start of a run: a healthy server answers them faster. */
const answerTimeoutMs = 10_000;

/** Aggregated discovery: everything in one response (Kubernetes 1.27 and newer). Older servers list only the groups. */
const accept = ['v2', 'v2beta1']
  .map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
  .concat('application/json')
  .join(',');

/** Versions that Helm's engine accepts. Vendors add a suffix: `v1.34.1+k3s1`, `v1.33.4-gke.1245000`. */
const versionPattern = /^v?\d+\.\d+\.\d+(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/;

/** The data about a cluster that templates can use. Each is requested from the cluster on first use. */
export interface ClusterCapabilities {
  /** The server's version, including a vendor's suffix: `v1.34.1+k3s1`. @throws ReleaseError CLUSTER_* */
  kubeVersion(): Promise<string>;
  /** Helm's list: `apps/v1` and `apps/v1/Deployment` for everything that the server serves. @throws ReleaseError CLUSTER_* */
  apiVersions(): Promise<string[]>;
  /** Answers `lookup`. @throws ReleaseError CLUSTER_*; CHART_TEMPLATE_RENDER for a kind that the server does not serve */
  lookUp(question: LookupQuestion): Promise<JsonObject>;
}

/**
 * Asks a cluster for its capabilities, each at most once. Does not connect or read a kubeconfig before the first call.
 * Source of the rules: helm pkg/action/action.go, getCapabilities and GetVersionSet.
 */
export function clusterCapabilities(target: ClusterTarget, timeoutMs: number = answerTimeoutMs): ClusterCapabilities {
  let client: Promise<ApiClient> | undefined;
  const ask = async (path: string, patient = true) => {
    client ??= connect(target);
    return (await client).request({ path, accept, timeoutMs, patient });
  };
  let version: Promise<string> | undefined;
  let apis: Promise<string[]> | undefined;
  return {
    kubeVersion() {
      version ??= ask('/version').then(versionIn);
      return version;
    },
    apiVersions() {
      apis ??= servedApis(ask);
      return apis;
    },
    lookUp: clusterLookup(target),
  };
}

function versionIn({ gitVersion }: JsonObject): string {
  if (typeof gitVersion === 'string' && versionPattern.test(gitVersion)) return gitVersion;
  throw new ReleaseError(
    'CLUSTER_REQUEST_FAILED',
    `The API server reported an invalid version: ${JSON.stringify(gitVersion)}.`,
    {
      hint: 'Pin the version that charts see: `pulumi config set --path kubesentiment:release.kubeVersion <version>`.',
    },
  );
}

/** Sorted, so that two equal clusters give equal lists. */
async function servedApis(ask: (path: string, patient?: boolean) => Promise<JsonObject>): Promise<string[]> {
  const found = await Promise.all(
    ['/api', '/apis'].map(async (base) => {
      const answer = await ask(base);
      if (answer.kind === 'APIGroupDiscoveryList') return listOf(answer.items).flatMap(versionsOfGroup);
      return askEach(ask, base, answer);
    }),
  );
  return [...new Set(found.flat())].sort();
}

/** Includes a version whose own API server is unavailable: a release must not lose objects because of an outage. */
function versionsOfGroup({ metadata, versions }: JsonObject): string[] {
  const group = isJsonObject(metadata) && typeof metadata.name === 'string' ? `${metadata.name}/` : '';
  return listOf(versions).flatMap(({ version, resources }) => {
    const name = `${group}${version}`;
    const kinds = listOf(resources)
      .flatMap((resource) => [resource, ...listOf(resource.subresources)])
      .map(kindOf);
    return [name, ...kinds.flatMap((kind) => (kind === undefined ? [] : [`${name}/${kind}`]))];
  });
}

function kindOf({ responseKind }: JsonObject): string | undefined {
  return isJsonObject(responseKind) && typeof responseKind.kind === 'string' && responseKind.kind !== ''
    ? responseKind.kind
    : undefined;
}

/** For older servers, which list only the groups. Skips the kinds of a group that does not answer, without retry, as Helm does. */
async function askEach(
  ask: (path: string, patient?: boolean) => Promise<JsonObject>,
  base: string,
  { versions, groups }: JsonObject,
): Promise<string[]> {
  const names = [
    ...(Array.isArray(versions) ? versions : []),
    ...listOf(groups).flatMap((group) => listOf(group.versions).map(({ groupVersion }) => groupVersion)),
  ].filter((name) => typeof name === 'string');
  const kinds = await Promise.all(
    names.map(async (name) => {
      const { resources } = await ask(`${base}/${name}`, false).catch((): JsonObject => ({}));
      return listOf(resources).flatMap(({ kind }) => (typeof kind === 'string' ? [`${name}/${kind}`] : []));
    }),
  );
  return [...names, ...kinds.flat()];
}

function listOf(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
