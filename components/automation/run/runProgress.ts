import { isJsonObject } from '../../json/index.ts';
import type { ObjectReference, ObservedObject } from '../../revision/index.ts';
import { type EngineEvent, withoutMarkup } from './events.ts';

/** Something that a run works on: an object of the release, or the release's revision. */
export interface ProgressRow {
  /** `Kind/name` as in the preview, or `Revision`. */
  name: string;
  /** What goes on: `updating`, `updated`, `ready`, or why it is not ready. */
  state: string;
  phase: 'running' | 'done' | 'failed';
  /** When that row began, in milliseconds since 1970. */
  since: number;
  /** What to look at for its readiness; for objects that are there only. */
  reference?: ObjectReference;
}

export interface Progress {
  /** @returns lines that say what is new */
  take(event: EngineEvent): string[];
  /** The same for how the objects are doing. */
  observe(objects: readonly ObservedObject[]): string[];
  /** In the order in which they began. */
  rows(): ProgressRow[];
}

/** Words for what is done, and for what has been. Everything else that Pulumi does changes nothing in a cluster. */
const words: Readonly<Record<string, readonly [string, string]>> = {
  create: ['creating', 'created'],
  'create-replacement': ['making anew', 'made anew'],
  update: ['updating', 'updated'],
  delete: ['deleting', 'deleted'],
  'delete-replaced': ['deleting the old one', 'deleted'],
};

/** A deletion from the state alone: definitions in `crds/`, objects that are kept, the namespace. */
const retained = ['letting go', 'stays in the cluster'] as const;

const openedType = 'pulumi-nodejs:dynamic/kubesentiment:RevisionOpened';
const deployedType = 'pulumi-nodejs:dynamic/kubesentiment:RevisionDeployed';

/**
 * What a run does, object by object, from the engine's events. Errors are no part of it: the run's own error tells them.
 * @param now milliseconds since 1970
 */
export function trackProgress(now: () => number = Date.now): Progress {
  const rows = new Map<string, ProgressRow>();

  function put(name: string, state: string, more: Pick<ProgressRow, 'phase'> & Partial<ProgressRow>): string[] {
    const before = rows.get(name);
    if (before?.state === state) return [];
    rows.set(name, { ...before, ...more, name, state, since: before?.since ?? now() });
    return [`${name}: ${state}`];
  }

  function forget(name: string): void {
    const { reference: _reference, ...row } = rows.get(name) ?? {};
    if ('name' in row) rows.set(name, { ...row });
  }

  function uninstallStep(type: string, isDone: boolean): string[] {
    const [name, state] = ['Revision', type === deployedType ? 'uninstalling' : 'waiting until everything is gone'];
    if (!isDone) return put(name, state, running);
    return type === openedType ? put(name, 'uninstalled', { phase: 'done' }) : [];
  }

  return {
    take({ resourcePreEvent, resOutputsEvent, resOpFailedEvent, diagnosticEvent }) {
      if (diagnosticEvent !== undefined) return remarksOf(diagnosticEvent);
      const { metadata } = resourcePreEvent ?? resOutputsEvent ?? resOpFailedEvent ?? {};
      const isRetained = metadata?.op === 'delete' && metadata.old?.retainOnDelete;
      const [doing, done] = isRetained ? retained : (words[metadata?.op ?? ''] ?? []);
      if (metadata === undefined || doing === undefined || done === undefined) return [];
      const name = nameOf(metadata);
      if (name === undefined) return [];
      if (resOpFailedEvent !== undefined) return put(name, 'failed', { phase: 'failed' });
      const isDeleted = metadata.op.startsWith('delete');
      // What goes is not looked at any more.
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
        return put(row.name, ready ? 'ready' : reason, { phase: ready ? 'done' : 'running' });
      });
    },

    rows: () => [...rows.values()],
  };
}

const running = { phase: 'running' } as const;

type Metadata = NonNullable<EngineEvent['resourcePreEvent']>['metadata'];

/** None for what is no object of the cluster: providers, generated values, barriers. */
function nameOf({ type, urn }: Metadata): string | undefined {
  if (type === openedType || type === deployedType) return 'Revision';
  return type.startsWith('kubernetes:') ? urn.split('::').at(-1) : undefined;
}

function runningOf(type: string): string {
  return type === openedType ? 'checking, then opening the next one' : 'waiting until everything is ready';
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

/** What hooks print, what is waited for, warnings. What the engine shows for a moment only is left out. */
function remarksOf({ severity, message, ephemeral }: NonNullable<EngineEvent['diagnosticEvent']>): string[] {
  if (ephemeral || severity === 'error') return [];
  const lines = withoutMarkup(message).split('\n');
  return lines.filter((line) => line.trim() !== '').map((line) => (severity === 'warning' ? `warning: ${line}` : line));
}
