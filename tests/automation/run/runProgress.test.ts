import { describe, expect, test } from '@jest/globals';
import { type EngineEvent, trackProgress } from '../../../components/automation/index.ts';

const urn = 'urn:pulumi:dev::kubesentiment::kubesentiment:index:Release$kubernetes:apps/v1:Deployment::Deployment/web';
const inputs = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } };
const ofRevision = (kind: 'Opened' | 'Deployed') => `pulumi-nodejs:dynamic/kubesentiment:Revision${kind}`;

type Metadata = NonNullable<EngineEvent['resourcePreEvent']>['metadata'];

/** The fields of a step that matter here. */
function step(op: string, type = 'kubernetes:apps/v1:Deployment', outputs: object = {}): { metadata: Metadata } {
  const state = { inputs, outputs };
  // Other events are ignored.
  return { metadata: { op, urn, type, new: state } as unknown as Metadata };
}

const begins = (...of: Parameters<typeof step>) => event({ resourcePreEvent: step(...of) });
const ends = (...of: Parameters<typeof step>) => event({ resOutputsEvent: step(...of) });
const failed = (...of: Parameters<typeof step>) => event({ resOpFailedEvent: { ...step(...of), status: 0, steps: 0 } });

function event(content: Partial<EngineEvent>): EngineEvent {
  return { sequence: 0, timestamp: 0, ...content };
}

function says(severity: 'info' | 'warning' | 'error', message: string, ephemeral = false): EngineEvent {
  return event({ diagnosticEvent: { severity, message, color: 'never', ephemeral } });
}

describe('trackProgress', () => {
  test('shows an object and its duration until it is ready', () => {
    let now = 1000;
    const progress = trackProgress(undefined, () => now);
    expect(progress.take(begins('update'))).toEqual(['Deployment/web: updating']);
    now = 2000;
    expect(progress.take(ends('update'))).toEqual(['Deployment/web: updated']);
    const [row] = progress.rows();
    expect(row).toMatchObject({ name: 'Deployment/web', phase: 'done', since: 1000 });
    const reference = row?.reference;
    if (reference === undefined) throw new Error('nothing to look at');
    expect(reference).toEqual({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' });
    const unready = { reference, ready: false, reason: '0 of 1 replicas' };
    expect(progress.observe([unready])).toEqual(['Deployment/web: 0 of 1 replicas']);
    expect(progress.observe([unready])).toEqual([]);
    expect(progress.observe([{ reference, ready: true, reason: '' }])).toEqual(['Deployment/web: ready']);
    expect(progress.rows()).toMatchObject([{ state: 'ready', phase: 'done', since: 1000 }]);
  });

  test('shows the revision from its opening to its deployment', () => {
    const progress = trackProgress();
    const steps = [
      begins('create', ofRevision('Opened')),
      ends('create', ofRevision('Opened'), { revision: 3 }),
      begins('create', ofRevision('Deployed')),
      ends('create', ofRevision('Deployed'), { revision: 3 }),
    ];
    expect(steps.flatMap(progress.take)).toEqual([
      'Revision: checking, then opening the next one',
      'Revision: 3 opened',
      'Revision: waiting until all objects are ready',
      'Revision: 3 deployed',
    ]);
    expect(progress.rows()).toHaveLength(1);
  });

  test('does not observe deleted objects', () => {
    const progress = trackProgress();
    [begins('create'), ends('create'), begins('delete')].map(progress.take);
    expect(progress.rows()).toMatchObject([{ state: 'deleting' }]);
    expect(progress.rows()[0]).not.toHaveProperty('reference');
  });

  test('says that the object stays if it is only removed from the state', () => {
    const deletion = () => {
      const { metadata } = step('delete');
      // The same as in the step itself.
      const old = { ...metadata.new, retainOnDelete: true } as unknown as Metadata['old'];
      return { metadata: { ...metadata, old } };
    };
    const { take } = trackProgress();
    expect([event({ resourcePreEvent: deletion() }), event({ resOutputsEvent: deletion() })].flatMap(take)).toEqual([
      'Deployment/web: removing from the state',
      'Deployment/web: stays in the cluster',
    ]);
  });

  test('marks a failed object, and no later observation changes that', () => {
    const progress = trackProgress();
    [begins('create'), ends('create')].map(progress.take);
    const reference = progress.rows()[0]?.reference;
    if (reference === undefined) throw new Error('nothing to look at');
    expect(progress.take(failed('update'))).toEqual(['Deployment/web: failed']);
    expect(progress.observe([{ reference, ready: true, reason: '' }])).toEqual([]);
  });

  test('skips unchanged objects and resources that are not in the cluster', () => {
    const progress = trackProgress();
    const steps = [begins('same'), begins('create', 'random:index/randomPassword:RandomPassword'), begins('read')];
    expect(steps.flatMap(progress.take)).toEqual([]);
    expect(progress.rows()).toEqual([]);
  });

  test('forwards output of hooks and warnings, but no errors and no temporary messages', () => {
    const progress = trackProgress();
    const remarks = [
      says('info', 'Hook pre-upgrade Job/x runs.\n\n'),
      says('warning', '<{%fg 3%}>careful<{%reset%}>'),
      says('error', 'RELEASE_NOT_READY: no'),
      says('info', 'Skipping await logic', true),
    ];
    expect(remarks.flatMap(progress.take)).toEqual(['Hook pre-upgrade Job/x runs.', 'warning: careful']);
  });

  test('says at once what the run does, and nothing of it at the end', () => {
    const progress = trackProgress('rendering the chart');
    expect(progress.rows()).toMatchObject([{ name: 'Revision', state: 'rendering the chart', phase: 'running' }]);
    progress.settle(true);
    expect(progress.rows()).toEqual([]);
  });

  test('begins again with a second run, such as an automatic rollback', () => {
    const progress = trackProgress('rendering the chart');
    [begins('update'), ends('update'), failed('update')].map(progress.take);
    progress.take(event({ preludeEvent: { config: {} } }));
    expect(progress.rows().map(({ name }) => name)).toEqual(['Revision']);
  });

  test('counts what still runs down as done after a run that has waited', () => {
    const progress = trackProgress();
    progress.take(begins('delete'));
    progress.settle(false);
    expect(progress.rows()).toMatchObject([{ phase: 'running' }]);
    progress.settle(true);
    expect(progress.rows()).toMatchObject([{ phase: 'done', state: 'done' }]);
  });

  test('shows a long reason of several objects once', () => {
    const progress = trackProgress();
    const deploymentOf = (name: string) => ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name } });
    const names = ['web', 'api'];
    for (const name of names) {
      const own = step('create');
      const metadata = {
        ...own.metadata,
        urn: urn.replace('web', name),
        new: { inputs: deploymentOf(name), outputs: {} },
      };
      // Other fields are ignored.
      progress.take(event({ resOutputsEvent: { metadata: metadata as unknown as Metadata } }));
    }
    const reason = (pod: string) =>
      `pod ${pod}: 0/1 nodes are available: 1 Insufficient cpu. No preemption victims found.`;
    const lines = progress.observe(
      progress
        .rows()
        .flatMap(({ reference }, index) =>
          reference ? [{ reference, ready: false, reason: reason(`${names[index]}-1`) }] : [],
        ),
    );
    expect(lines).toEqual([`Deployment/web: ${reason('web-1')}`, 'Deployment/api: waiting, as Deployment/web']);
  });
});
