import { ReleaseError } from '../../errors.ts';
import type { ReleaseContent } from '../../manifest/index.ts';
import { isPending } from '../storage/record.ts';
import { newestOf, type RevisionLabels, type RevisionSummary } from '../storage/revisionStore.ts';
import type { Provenance } from './provenance.ts';

/** A revision to open: what it records and how its history goes on. */
export interface OpenRequest {
  name: string;
  namespace: string;
  content: ReleaseContent;
  ownLabels: RevisionLabels;
  /** How many revisions to keep, the new one included; 0 keeps all. */
  historyMax: number;
  /** Continue the history of a release that another stack owns. */
  takeOwnership: boolean;
  /** The newest number that this stack has seen: it is not given again, even if its record is gone. */
  known: number;
  provenance: Provenance;
}

/** Who wants to open a revision. */
export interface Opening extends Pick<OpenRequest, 'name' | 'takeOwnership' | 'known'> {
  ownLabels: Pick<RevisionLabels, 'owner' | 'stack' | 'adopted'>;
}

/** Helm's own operations carry no timeout: its default is assumed for them, in seconds. */
const helmTimeout = 300;

/**
 * Refuses to open a revision beside somebody else's: while their operation may be running, when their stack owns the release,
 * and when it is Helm's and this stack has neither deployed nor adopted it.
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
      hint: `Take it over with \`release adopt -s ${ownLabels.stack.replace(/^[^.]*\./, '')}\`, which restarts nothing, or choose another kubesentiment:release.name or namespace.`,
    },
  );
}

/**
 * Refuses to touch a release on which somebody else may be at work.
 * @throws ReleaseError RELEASE_IN_PROGRESS
 */
export function assertNotInProgress(name: string, newest: RevisionSummary, now: Date): void {
  const until = newest.createdAt + (newest.ownLabels?.timeout || helmTimeout);
  if (!isPending(newest.status) || now.getTime() / 1000 >= until) return;
  throw new ReleaseError(
    'RELEASE_IN_PROGRESS',
    `Revision ${newest.version} of release "${name}" is ${newest.status}: ${makerOf(newest)} started it at ${isoTime(newest.createdAt)}.`,
    { hint: `Wait for it to end. From ${isoTime(until)} on it counts as abandoned and the next run goes on.` },
  );
}

/** Who made a revision, for messages. */
export function makerOf({ ownLabels }: RevisionSummary): string {
  return ownLabels === undefined ? 'Helm' : `stack ${ownLabels.stack} (owner ${ownLabels.owner})`;
}

function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

const takeOver = 'To take it over: `pulumi config set --path kubesentiment:release.takeOwnership true`.';

const sameName =
  'If this run replaces `owner` and `opened`, `pulumi up --skip-preview` keeps the release. Otherwise another state of a stack of this name has ' +
  'deployed it: a copy, or one in another backend.';
