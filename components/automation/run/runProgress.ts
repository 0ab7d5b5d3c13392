import { isJsonObject } from '../../json/index.ts';
import type { ObjectReference, ObservedObject } from '../../revision/index.ts';
import { deployedType, openedType } from '../state/deployment.ts';
import { type EngineEvent, plainText } from './events.ts';

/** A row of the progress: an object of the release, or its revision. */
export interface ProgressRow {
  /** `Kind/name` as in the preview, or `Revision`. */
  name: string;
  /** The activity: `updating`, `updated`, `ready`, or why it is not ready. */
  state: string;
  phase: 'running' | 'done' | 'failed';
  /** The start of this activity, in milliseconds since 1970. */
  since: number;
  /** The object to observe; only for objects that exist. */
  reference?: ObjectReference;
}

export interface Progress {
  /** @returns lines with the news */
  take(event: EngineEvent): string[];
  /** The same for the readiness of objects. */
  observe(objects: readonly ObservedObject[]): string[];
  /** In the order of their start. */
  rows(): ProgressRow[];
  /** The run has ended well: drops what was only begun, and what is still in progress counts as done if the run has waited for it. */
  settle(hasWaited: boolean): void;
}

/** The words for an activity and its result. Pulumi's other operations change nothing in a cluster. */
const words: Readonly<Record<string, readonly [string, string]>> = {
  create: ['creating', 'created'],
  'create-replacement': ['replacing', 'replaced'],
  update: ['updating', 'updated'],
  delete: ['deleting', 'deleted'],
  'delete-replaced': ['deleting the old one', 'deleted'],
};

/** A deletion only from the state: CRDs in `crds/`, kept objects, the namespace. */
const retained = ['removing from the state', 'stays in the cluster'] as const;

/**
 * Tracks a run object by object, from the engine's events. It skips errors: the run's own error reports them.
 * @param first what the run does before its first event about an object or the revision. @default nothing is shown
 * @param now milliseconds since 1970
 */
export function trackProgress(first?: string, now: () => number = Date.now): Progress {
  const rows = new Map<string, ProgressRow>();
  begin();

  function begin(): void {
    rows.clear();
    if (first !== undefined) rows.set('Revision', { name: 'Revision', state: first, phase: 'running', since: now() });
  }

  function put(name: string, state: string, more: Pick<ProgressRow, 'phase'> & Partial<ProgressRow>): string[] {
    const before = rows.get(name);
    if (before?.state === state) return [];
    rows.set(name, { ...before, ...more, name, state, since: before?.since ?? now() });
    return [`${name}: ${state}`];
  }

  /** A long reason that an earlier row shows already, such as the scheduler's, is not repeated. */
  function once({ name }: ProgressRow, reason: string): string {
    const cause = causeIn(reason);
    if (cause.length < longReason) return reason;
    for (const other of rows.values()) {
      if (other.name === name) return reason;
      if (other.phase === 'running' && causeIn(other.state) === cause) return `waiting, as ${other.name}`;
    }
    return reason;
  }

  function forget(name: string): void {
    const { reference: _reference, ...row } = rows.get(name) ?? {};
    if ('name' in row) rows.set(name, { ...row });
  }

  function uninstallStep(type: string, isDone: boolean): string[] {
    const [name, state] = [
      'Revision',
      type === deployedType ? 'uninstalling' : 'waiting until all objects are deleted',
    ];
    if (!isDone) return put(name, state, running);
    return type === openedType ? put(name, 'uninstalled', { phase: 'done' }) : [];
  }

  return {
    take({ preludeEvent, resourcePreEvent, resOutputsEvent, resOpFailedEvent, diagnosticEvent }) {
      // An automatic rollback is a second run: what the first one left on the screen says nothing about it.
      if (preludeEvent !== undefined) begin();
      if (diagnosticEvent !== undefined) return remarksOf(diagnosticEvent);
      const { metadata } = resourcePreEvent ?? resOutputsEvent ?? resOpFailedEvent ?? {};
      const isRetained = metadata?.op === 'delete' && metadata.old?.retainOnDelete;
      const [doing, done] = isRetained ? retained : (words[metadata?.op ?? ''] ?? []);
      if (metadata === undefined || doing === undefined || done === undefined) return [];
      const name = nameOf(metadata);
      if (name === undefined) return [];
      if (resOpFailedEvent !== undefined) return put(name, 'failed', { phase: 'failed' });
      const isDeleted = metadata.op.startsWith('delete');
      // A deleted object is no longer observed.
      if (isDeleted) forget(name);
      const isRevision = metadata.type === openedType || metadata.type === deployedType;
      if (isRevision && isDeleted) return uninstallStep(metadata.type, resOutputsEvent !== undefined);
      if (resourcePreEvent !== undefined) return put(name, isRevision ? runningOf(metadata.type) : doing, running);
      if (isRevision)
        return put(name, revisionOf(metadata), { phase: metadata.type === openedType ? 'running' : 'done' });
      const reference = isDeleted ? undefined : referenceIn(metadata.new?.inputs);
      return put(name, done, { phase: 'done', ...(reference === undefined ? {} : { reference }) });
    },

    observe(objects) {
      return objects.flatMap(({ reference, ready, reason }) => {
        const row = [...rows.values()].find((each) => each.reference === reference);
        if (row === undefined || row.phase === 'failed') return [];
        return put(row.name, ready ? 'ready' : once(row, reason), { phase: ready ? 'done' : 'running' });
      });
    },

    rows: () => [...rows.values()],

    settle(hasWaited) {
      for (const row of rows.values()) {
        if (row.state === first) rows.delete(row.name);
        else if (hasWaited && row.phase === 'running') {
          rows.set(row.name, { ...row, phase: 'done', state: row.reference === undefined ? 'done' : 'ready' });
        }
      }
    },
  };
}

const running = { phase: 'running' } as const;

/** Shorter reasons are repeated. */
const longReason = 40;

/** The reason without the name of the pod before it. */
function causeIn(reason: string): string {
  return reason.slice(reason.indexOf(': ') + 1).trim();
}

type Metadata = NonNullable<EngineEvent['resourcePreEvent']>['metadata'];

/** Undefined for resources that aren't objects of the cluster: providers, generated values, barriers. */
function nameOf({ type, urn }: Metadata): string | undefined {
  if (type === openedType || type === deployedType) return 'Revision';
  return type.startsWith('kubernetes:') ? urn.split('::').at(-1) : undefined;
}

function runningOf(type: string): string {
  return type === openedType ? 'checking, then opening the next one' : 'waiting until all objects are ready';
}

function revisionOf({ type, new: state }: Metadata): string {
  const { revision } = state?.outputs ?? {};
  return `${revision} ${type === openedType ? 'opened' : 'deployed'}`;
}

function referenceIn(inputs: unknown): ObjectReference | undefined {
  if (!isJsonObject(inputs) || !isJsonObject(inputs.metadata)) return undefined;
  const { apiVersion, kind } = inputs;
  const { name, namespace } = inputs.metadata;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || typeof name !== 'string') return undefined;
  return { apiVersion, kind, name, ...(typeof namespace === 'string' ? { namespace } : {}) };
}

/** Output of hooks, wait states and warnings, without messages that the engine shows only temporarily. */
function remarksOf({ severity, message, ephemeral }: NonNullable<EngineEvent['diagnosticEvent']>): string[] {
  if (ephemeral || severity === 'error') return [];
  const lines = plainText(message).split('\n');
  return lines.filter((line) => line.trim() !== '').map((line) => (severity === 'warning' ? `warning: ${line}` : line));
}
