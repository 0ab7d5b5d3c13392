import { ReleaseError } from '../../errors.ts';
import { formatReference } from '../cluster/discovery.ts';
import type { Connection } from '../connection.ts';
import { assertNotInProgress, makerOf } from '../history/assertMayOpen.ts';
import { releaseNotFound } from '../history/readHistory.ts';
import type { Drift } from '../live/drift.ts';
import { isPending } from '../storage/record.ts';
import { newestDeployedOf, newestOf, type RevisionSummary } from '../storage/revisionStore.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';

/** What an adoption will do. */
export interface AdoptionPlan {
  /** The newest revision that Helm has deployed. */
  revision: number;
  /** `name-version` of the chart. */
  chart: string;
  /** When it was deployed, RFC 3339. */
  updated: string;
  /** Number of objects in that revision. */
  objects: number;
  /** `Kind/name` of its hooks; an adoption does not run them. */
  hooks: string[];
  /** Changes since that revision, which the adoption reverts. None of them affects pods. */
  drift: Drift[];
}

/**
 * Checks a release before its adoption.
 * @param owner the UUID in the stack's state, if there is one
 * @returns the plan, or the newest revision if the stack has adopted the release already
 * @throws ReleaseError RELEASE_NOT_FOUND, RELEASE_IN_PROGRESS, RELEASE_NOT_DEPLOYED, REVISION_FOREIGN, RELEASE_DRIFTED,
 * REVISION_UNREADABLE, CLUSTER_*
 */
export async function planAdoption(
  connection: Connection,
  release: ReleaseIdentity,
  owner: string | undefined,
): Promise<AdoptionPlan | { adopted: number }> {
  const history = await connection.store.list();
  const deployed = newestDeployedOf(history);
  if (deployed !== undefined && isOwn(deployed, owner)) return { adopted: deployed.version };
  // Ignore revisions of an interrupted adoption by this stack: they don't change the release.
  const newest = newestOf(history.filter((revision) => !(isOwn(revision, owner) && isAttempt(revision))));
  if (newest === undefined || newest.status === 'uninstalled') throw releaseNotFound(release);
  // A failed deploy of this stack: its next deploy fixes that.
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
    hint: 'Eject it from that stack first: `release eject` hands the release back to Helm.',
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
      ? `No revision was ever deployed: \`helm uninstall ${name} ${place}\`, then \`pulumi up\`.`
      : `Roll back first with \`helm rollback ${name} ${deployed.version} ${place}\`, or let a \`helm upgrade\` succeed. Then adopt it.`;
  return new ReleaseError(
    'RELEASE_NOT_DEPLOYED',
    `Revision ${version} of release "${name}" is ${status}: only a deployed release can be adopted.`,
    { hint: status === 'uninstalling' ? `End it first: \`helm uninstall ${name} ${place}\`.` : hint },
  );
}

/** Kinds whose pods change with their spec. */
const workloads: ReadonlySet<string> = new Set([
  'DaemonSet',
  'Deployment',
  'Pod',
  'ReplicaSet',
  'ReplicationController',
  'StatefulSet',
]);

/** Refuses an adoption that would restart pods: it applies the recorded objects, which would revert a manual change of a workload. */
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
    [`Pods of release "${name}" would change, because these objects differ from revision ${version}:`, ...lines].join(
      '\n',
    ),
    {
      hint: `Settle it with Helm first: \`helm upgrade\` with values that match the live objects, or \`helm rollback ${name} ${version} -n ${namespace}\` to restore the revision. Then adopt it.`,
    },
  );
}
