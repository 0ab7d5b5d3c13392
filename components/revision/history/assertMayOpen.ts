import { ReleaseError } from '../../errors.ts';
import type { ReleaseContent } from '../../manifest/index.ts';
import { isPending } from '../storage/record.ts';
import { newestOf, type RevisionLabels, type RevisionSummary } from '../storage/revisionStore.ts';
import type { Provenance } from './provenance.ts';

/** A revision to create: its content and its place in the history. */
export interface OpenRequest {
  name: string;
  namespace: string;
  content: ReleaseContent;
  ownLabels: RevisionLabels;
  /** How many revisions to keep, including the new one; 0 keeps all. */
  historyMax: number;
  /** Whether to continue the history of a release that another stack owns. */
  takeOwnership: boolean;
  /** The highest number in this stack's state. It is not used again, even if its record is gone. */
  known: number;
  provenance: Provenance;
}

/** The stack that wants to create a revision. */
export interface Opening extends Pick<OpenRequest, 'name' | 'takeOwnership' | 'known'> {
  ownLabels: Pick<RevisionLabels, 'owner' | 'stack' | 'adopted'>;
}

/** Timeout for Helm's own operations, in seconds: they do not record one, so this is Helm's default. */
export const helmTimeout = 300;

/**
 * Prevents a new revision while somebody else's operation may be running, if another stack owns the release, or if Helm owns it and this
 * stack has neither deployed nor adopted it.
 * @throws ReleaseError RELEASE_IN_PROGRESS, REVISION_FOREIGN
 */
export function assertMayOpen(
  { name, ownLabels, takeOwnership, known }: Opening,
  history: readonly RevisionSummary[],
  now: Date,
): void {
  const newest = newestOf(history);
  if (newest === undefined || newest.ownLabels?.owner === ownLabels.owner || newest.status === 'uninstalled') return;
  assertNotInProgress(name, newest, now);
  if (takeOwnership) return;
  if (newest.ownLabels !== undefined) {
    throw new ReleaseError(
      'REVISION_FOREIGN',
      `Release "${name}" belongs to ${makerOf(newest)}, not to stack ${ownLabels.stack}.`,
      {
        hint:
          newest.ownLabels.stack === ownLabels.stack
            ? `${sameName} ${takeOver}`
            : `Deploy it from that stack, choose another kubesentiment:release.name or namespace. ${takeOver}`,
      },
    );
  }
  const adopts = newest.status === 'deployed' && newest.version === ownLabels.adopted;
  if (adopts || known > 0) return;
  throw new ReleaseError(
    'REVISION_FOREIGN',
    `Helm manages release "${name}", not stack ${ownLabels.stack}: revision ${newest.version} (${newest.status}) is Helm's.`,
    {
      hint: `Adopt it with \`release adopt -s ${ownLabels.stack.replace(/^[^.]*\./, '')}\`, which restarts no pods, or choose another kubesentiment:release.name or namespace.`,
    },
  );
}

/**
 * Prevents changes to a release while somebody else's operation may be running.
 * @throws ReleaseError RELEASE_IN_PROGRESS
 */
export function assertNotInProgress(name: string, newest: RevisionSummary, now: Date): void {
  const until = newest.createdAt + (newest.ownLabels?.timeout || helmTimeout);
  if (!isPending(newest.status) || now.getTime() / 1000 >= until) return;
  throw new ReleaseError(
    'RELEASE_IN_PROGRESS',
    `Revision ${newest.version} of release "${name}" is ${newest.status}: ${makerOf(newest)} started it at ${isoTime(newest.createdAt)}.`,
    { hint: `Wait until it ends. After ${isoTime(until)} it counts as abandoned, and the next run can continue.` },
  );
}

/** The owner of a revision, for messages. */
export function makerOf({ ownLabels }: RevisionSummary): string {
  return ownLabels === undefined ? 'Helm' : `stack ${ownLabels.stack} (owner ${ownLabels.owner})`;
}

function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

const takeOver = 'To take it over: `pulumi config set --path kubesentiment:release.takeOwnership true`.';

const sameName =
  'If this run replaces `owner` and `opened`, `pulumi up --skip-preview` keeps the release. Otherwise it was deployed from another state ' +
  'of a stack with this name: a copy, or a stack in another backend.';
