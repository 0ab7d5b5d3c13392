import { ReleaseError } from '../../errors.ts';
import { formatReference } from '../cluster/discovery.ts';
import type { ClusterTarget } from '../cluster/target.ts';
import { type Connection, connectTo } from '../connection.ts';
import { assertNotInProgress, makerOf } from '../history/assertMayOpen.ts';
import { releaseNotFound } from '../history/readHistory.ts';
import type { Drift } from '../live/drift.ts';
import { isPending } from '../storage/record.ts';
import { newestDeployedOf, newestOf, type RevisionSummary } from '../storage/revisionStore.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';

/** What an adoption would take over. */
export interface AdoptionPlan {
  /** The newest revision that Helm deployed. */
  revision: number;
  /** `name-version` of the chart that it came from. */
  chart: string;
  /** When it was deployed, RFC 3339. */
  updated: string;
  /** How many objects it recorded. */
  objects: number;
  /** `Kind/name` of its hooks, which do not run. */
  hooks: string[];
  /** What is not as it was recorded, and will be put back: no pods are among it. */
  drift: Drift[];
}

/**
 * Looks at the release in the cluster, before an adoption.
 * @param owner the UUID in the stack's state, when it has one
 * @returns the plan, or the newest revision when the release is this stack's already
 * @throws ReleaseError RELEASE_NOT_FOUND, RELEASE_IN_PROGRESS, RELEASE_NOT_DEPLOYED, REVISION_FOREIGN, RELEASE_DRIFTED,
 * REVISION_UNREADABLE, CLUSTER_*
 */
export async function planAdoption(
  target: ClusterTarget,
  release: ReleaseIdentity,
  owner: string | undefined,
): Promise<AdoptionPlan | { adopted: number }> {
  return planFor(await connectTo(target, release), release, owner);
}

/** The same for a connection at hand. */
export async function planFor(
  connection: Connection,
  release: ReleaseIdentity,
  owner: string | undefined,
): Promise<AdoptionPlan | { adopted: number }> {
  const history = await connection.store.list();
  const deployed = newestDeployedOf(history);
  if (deployed !== undefined && isOwn(deployed, owner)) return { adopted: deployed.version };
  // What this stack left behind when its adoption was cut off says nothing about the release.
  const newest = newestOf(history.filter((revision) => !(isOwn(revision, owner) && isAttempt(revision))));
  if (newest === undefined || newest.status === 'uninstalled') throw releaseNotFound(release);
  // A deploy of this stack failed: that is for its next one to mend.
  if (isOwn(newest, owner)) return { adopted: newest.version };
  assertHelms(release, newest);
  assertNotInProgress(release.name, newest, new Date());
  if (newest.status !== 'deployed') throw notDeployed(release, newest, deployed);
  const { record } = await connection.store.get(newest.version);
  const { parseManifest } = await import('../../manifest/index.ts');
  const { findDrift } = await import('../live/drift.ts');
  const objects = parseManifest(record.manifest).map(({ object }) => object);
  const drift = await findDrift(connection, release, objects);
  assertPodsStay(release, newest, drift);
  const { name, version } = record.chart.metadata;
  return {
    revision: newest.version,
    chart: `${String(name)}-${String(version)}`,
    updated: record.info.last_deployed,
    objects: objects.length,
    hooks: record.hooks.map((hook) => `${hook.kind}/${hook.name}`),
    drift,
  };
}

function isOwn({ ownLabels }: RevisionSummary, owner: string | undefined): boolean {
  return ownLabels !== undefined && ownLabels.owner === owner;
}

function isAttempt({ status, ownLabels }: RevisionSummary): boolean {
  return ownLabels?.adopted !== undefined && (status === 'failed' || isPending(status));
}

function assertHelms({ name }: ReleaseIdentity, newest: RevisionSummary): void {
  if (newest.ownLabels === undefined) return;
  throw new ReleaseError('REVISION_FOREIGN', `Release "${name}" belongs to ${makerOf(newest)}.`, {
    hint: 'Let that stack go first: `release eject` there hands the release back to Helm.',
  });
}

function notDeployed(
  { name, namespace }: ReleaseIdentity,
  { version, status }: RevisionSummary,
  deployed: RevisionSummary | undefined,
): ReleaseError {
  const place = `-n ${namespace}`;
  const hint =
    deployed === undefined
      ? `Nothing was ever deployed: \`helm uninstall ${name} ${place}\`, then \`pulumi up\`.`
      : `Go back first, \`helm rollback ${name} ${deployed.version} ${place}\`, or let a \`helm upgrade\` succeed. Then adopt it.`;
  return new ReleaseError(
    'RELEASE_NOT_DEPLOYED',
    `Revision ${version} of release "${name}" is ${status}: only a release that is deployed can be adopted.`,
    { hint: status === 'uninstalling' ? `End it first: \`helm uninstall ${name} ${place}\`.` : hint },
  );
}

/** Kinds whose pods follow their spec. */
const workloads: ReadonlySet<string> = new Set([
  'DaemonSet',
  'Deployment',
  'Pod',
  'ReplicaSet',
  'ReplicationController',
  'StatefulSet',
]);

/** An adoption makes the objects what the revision recorded: somebody's edit of a workload would be lost with its pods. */
function assertPodsStay(
  { name, namespace }: ReleaseIdentity,
  { version }: RevisionSummary,
  drift: readonly Drift[],
): void {
  const changed = drift.filter(({ reference, fields }) => workloads.has(reference.kind) && fields !== undefined);
  if (changed.length === 0) return;
  const lines = changed.map(({ reference, fields = [] }) => `  ${formatReference(reference)}: ${fields.join(', ')}`);
  throw new ReleaseError(
    'RELEASE_DRIFTED',
    [
      `Pods of release "${name}" would change, since these are not as revision ${version} recorded them:`,
      ...lines,
    ].join('\n'),
    {
      hint: `Settle it with Helm first: \`helm upgrade\` with values that say what is live, or \`helm rollback ${name} ${version} -n ${namespace}\` to put back what was recorded. Then adopt it.`,
    },
  );
}
