import { isJsonObject, type Json, type JsonObject } from '../../../components/json/index.ts';
import { type Scenario, succeeded } from './scenario.ts';

/** Fields of a live object that the cluster writes. */
const ofCluster: ReadonlySet<string> = new Set([
  'creationTimestamp',
  'generation',
  'managedFields',
  'resourceVersion',
  'selfLink',
  'uid',
]);

/** Annotations that say who applied the object, and how. */
const ofDeployer = /^(?:meta\.helm\.sh|pulumi\.com)\/|^deployment\.kubernetes\.io\/revision$/;

/**
 * Live objects of a release without what the cluster and the deployer wrote, by `Kind/name`: equal for Helm's release and for ours.
 * @param kinds as kubectl takes them
 * @param release its name and its namespace, which read `RELEASE` and `NAMESPACE` in the result
 */
export async function liveObjects(
  scenario: Scenario,
  kinds: readonly string[],
  release: { name: string; namespace: string },
): Promise<Record<string, Json>> {
  const options = ['--all-namespaces', '--output', 'json', '--selector', 'app.kubernetes.io/managed-by=Helm'];
  const { stdout } = succeeded(await scenario.kubectl('get', kinds.join(','), ...options));
  const { items }: { items: LiveObject[] } = JSON.parse(stdout);
  const own = items.filter(
    ({ metadata: { annotations } }) =>
      annotations?.['meta.helm.sh/release-name'] === release.name &&
      annotations['meta.helm.sh/release-namespace'] === release.namespace,
  );
  const named = JSON.stringify(own.map(withoutNoise))
    .replaceAll(release.namespace, 'NAMESPACE')
    .replaceAll(release.name, 'RELEASE');
  const objects: LiveObject[] = JSON.parse(named);
  return Object.fromEntries(objects.map((object) => [`${object.kind}/${object.metadata.name}`, object]));
}

interface LiveObject extends JsonObject {
  kind: string;
  metadata: JsonObject & { name: string; annotations?: Record<string, string> };
}

function withoutNoise({ status: _status, metadata, ...object }: LiveObject): JsonObject {
  const { annotations = {}, ...kept } = Object.fromEntries(
    Object.entries(metadata).filter(([name]) => !ofCluster.has(name)),
  );
  const own = Object.entries(isJsonObject(annotations) ? annotations : {}).filter(([name]) => !ofDeployer.test(name));
  return { ...withoutAddresses(object), metadata: { ...kept, annotations: Object.fromEntries(own) } };
}

/** Addresses and ports of Services come from a pool. */
function withoutAddresses({ spec, ...object }: JsonObject): JsonObject {
  if (!isJsonObject(spec)) return spec === undefined ? object : { ...object, spec };
  const { clusterIP: _address, clusterIPs: _addresses, finalizers: _finalizers, ...kept } = spec;
  return { ...object, spec: kept };
}
