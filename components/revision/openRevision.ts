import type { ReleaseContent } from '../chart/index.ts';
import { ReleaseError } from '../errors.ts';
import { failRevision } from './failRevision.ts';
import { pruneRevisions } from './pruneRevisions.ts';
import { isPending, type ReleaseInfo, type ReleaseRecord, type ReleaseStatus } from './record.ts';
import { newestOf, type RevisionMarks, type RevisionStore, type RevisionSummary } from './store.ts';

export interface OpenRequest {
  name: string;
  namespace: string;
  content: ReleaseContent;
  marks: RevisionMarks;
  /** How many revisions to keep, the new one included; 0 keeps all. */
  historyMax: number;
  /** Continue the history of a release that another stack owns. */
  takeOwnership: boolean;
}

/**
 * Makes revision N+1 as pending. A pending revision that this stack left behind is a dead run: it is closed as failed
 * first. Nothing is written when the history belongs to a run that may still be alive or to another stack.
 * @returns the new revision's number
 * @throws ReleaseError RELEASE_IN_PROGRESS, REVISION_FOREIGN, REVISION_CONFLICT, REVISION_TOO_LARGE
 */
export async function openRevision(store: RevisionStore, request: OpenRequest, now: () => Date): Promise<number> {
  const history = await store.list();
  assertMayOpen(request, history, now());
  for (const revision of history) {
    if (!isPending(revision.status)) continue;
    await failRevision(store, revision.version, 'the run that made it was interrupted', now);
  }
  await pruneRevisions(store, history, request.historyMax);
  const version = (newestOf(history)?.version ?? 0) + 1;
  const record = await pendingRecord(store, request, version, history, now());
  await store.create(record, request.marks);
  return version;
}

/** Helm's own operations carry no timeout: its default is assumed for them, in seconds. */
const helmTimeout = 300;

/**
 * Refuses to open a revision beside somebody else's: while their operation may be running, or when their stack owns the release.
 * @throws ReleaseError RELEASE_IN_PROGRESS, REVISION_FOREIGN
 */
export function assertMayOpen(
  { name, marks, takeOwnership }: Pick<OpenRequest, 'name' | 'marks' | 'takeOwnership'>,
  history: readonly RevisionSummary[],
  now: Date,
): void {
  const newest = newestOf(history);
  if (newest === undefined || newest.marks?.owner === marks.owner || newest.status === 'uninstalled') return;
  const until = newest.createdAt + (newest.marks?.timeout || helmTimeout);
  const who = newest.marks === undefined ? 'Helm' : `stack ${newest.marks.stack} (owner ${newest.marks.owner})`;
  if (isPending(newest.status) && now.getTime() / 1000 < until) {
    throw new ReleaseError(
      'RELEASE_IN_PROGRESS',
      `Revision ${newest.version} of release "${name}" is ${newest.status}: ${who} started it at ${isoTime(newest.createdAt)}.`,
      { hint: `Wait for it to end. From ${isoTime(until)} on it counts as abandoned and the next run goes on.` },
    );
  }
  if (newest.marks !== undefined && !takeOwnership) {
    throw new ReleaseError('REVISION_FOREIGN', `Release "${name}" belongs to ${who}, not to stack ${marks.stack}.`, {
      hint: 'Deploy it from that stack, choose another kubesentiment:release.name or namespace, or take it over with `pulumi config set --path kubesentiment:release.takeOwnership true`.',
    });
  }
}

async function pendingRecord(
  store: RevisionStore,
  { name, namespace, content, marks }: OpenRequest,
  version: number,
  history: readonly RevisionSummary[],
  now: Date,
): Promise<ReleaseRecord> {
  const base = baseOf(history);
  const info = infoOf(base === undefined ? 'install' : 'upgrade', marks.rollbackTo, now);
  if (base !== undefined) info.first_deployed = (await store.get(base.version)).record.info.first_deployed;
  return {
    name,
    namespace,
    version,
    info: { ...info, notes: content.notes },
    chart: {
      metadata: content.chart.metadata,
      lock: null,
      templates: [],
      values: content.chart.values,
      schema: null,
      files: [],
    },
    config: content.config,
    manifest: content.manifest,
    hooks: content.hooks,
    // Helm then goes on with client-side apply on a break-glass rollback, which leaves our fields' manager alone.
    apply_method: 'csa',
  };
}

/**
 * The revision that an upgrade starts from: the last if deployed, else the newest deployed, else the last. None after an
 * uninstall that kept its history: that is an install again. Source: helm pkg/action/upgrade.go, prepareUpgrade.
 */
function baseOf(history: readonly RevisionSummary[]): RevisionSummary | undefined {
  const newest = newestOf(history);
  if (newest?.status === 'uninstalled' || newest?.status === 'uninstalling') return undefined;
  return history.findLast((revision) => revision.status === 'deployed') ?? newest;
}

function infoOf(action: 'install' | 'upgrade', rollbackTo: number | undefined, now: Date): ReleaseInfo {
  const [status, description]: [ReleaseStatus, string] =
    rollbackTo !== undefined
      ? ['pending-rollback', `Rollback to ${rollbackTo}`]
      : action === 'install'
        ? ['pending-install', 'Initial install underway']
        : ['pending-upgrade', 'Preparing upgrade'];
  const time = now.toISOString();
  return { first_deployed: time, last_deployed: time, deleted: '', description, status };
}

function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
