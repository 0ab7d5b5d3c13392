import { expect } from '@jest/globals';
import { digestOf } from '../../components/manifest/index.ts';
import { revisionsToPrune } from '../../components/revision/history/pruneRevisions.ts';
import { systemLabels } from '../../components/revision/storage/labels.ts';
import { isPending } from '../../components/revision/storage/record.ts';
import fc from '../fastCheck.ts';
import { breakGlass, destroy, type ModelEnd, newestOf, type ReleaseModel, type UpRequest, up } from './releaseModel.ts';
import { codeOf, contentSaying, type SimulatedStack } from './simulatedStack.ts';
import type { SharedStore } from './storage/memoryStore.ts';
import { Killed, type Lifetime, lifetime } from './storage/mortalStore.ts';

/** The state that the commands change. */
export interface RealRelease {
  store: SharedStore;
  stack: SimulatedStack;
}

type Command = fc.AsyncCommand<ReleaseModel, RealRelease>;

const texts = ['a', 'b', 'c'];
const digest = (text: string, rollbackTo?: number) => digestOf(contentSaying(text), rollbackTo);

/** Random sequences of operations by users, by Helm, and of kill signals. */
export function releaseCommands(maxCommands: number): fc.Arbitrary<Iterable<Command>> {
  // Most killed runs die early, because a run has few writes.
  const killedAfter = fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined });
  const refreshes = fc.boolean();
  const request = fc.record({
    text: fc.constantFrom(...texts),
    rollbackTo: fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined, freq: 3 }),
    refresh: refreshes,
    takeOwnership: fc.boolean(),
    keepHistory: fc.boolean(),
    historyMax: fc.constantFrom(0, 1, 2, 3, 10),
    outcome: fc.constantFrom('ready', 'ready', 'refused', 'unready'),
  });
  return fc.commands(
    [
      fc.tuple(request, killedAfter).map(([made, writes]) => upCommand(made, writes)),
      killedAfter.map(destroyCommand),
      fc.tuple(fc.nat(), fc.constantFrom(0, 3, 10)).map(([choice, max]) => breakGlassCommand(choice, max)),
    ],
    { maxCommands },
  );
}

function upCommand(
  { rollbackTo, ...made }: Omit<UpRequest, 'rollbackTo'> & { rollbackTo: number | undefined },
  writes: number | undefined,
): Command {
  const request: UpRequest = { ...made, ...(rollbackTo === undefined ? {} : { rollbackTo }) };
  return {
    check: () => true,
    async run(model, { store, stack }) {
      const before = await store.list();
      const life = lifetime(writes);
      const expected = follow(up(model, request, digest), writes);
      const end = await endOf(stack.up(request, life), life);
      expect(end).toBe(expected);
      await expectSame(model, store, stack);
      const after = await store.list();
      const deployedBefore = before.findLast(({ status }) => status === 'deployed');
      if (deployedBefore !== undefined) {
        expect(after.map(({ version }) => version)).toContain(deployedBefore.version);
      }
      if (after.length > before.length && request.historyMax > 0) {
        expect(after.length).toBeLessThanOrEqual(Math.max(2, request.historyMax));
      }
      if (end === undefined) expectWhole(after, newestOf(model)?.digest);
    },
    toString: () => `up ${JSON.stringify(request)} ${killText(writes)}`,
  };
}

function expectWhole(history: Awaited<ReturnType<SharedStore['list']>>, wanted: string | undefined): void {
  expect(history.filter(({ status }) => status === 'deployed')).toEqual([history.at(-1)]);
  expect(history.at(-1)?.ownLabels?.digest).toBe(wanted);
  expect(history.filter(({ status }) => isPending(status))).toEqual([]);
}

function destroyCommand(writes: number | undefined): Command {
  return {
    check: () => true,
    async run(model, { store, stack }) {
      const life = lifetime(writes);
      const expected = follow(destroy(model), writes);
      expect(await endOf(stack.destroy(life), life)).toBe(expected);
      await expectSame(model, store, stack);
    },
    toString: () => `destroy ${killText(writes)}`,
  };
}

/** Stock Helm's rollback, which copies the labels of the revision. */
function breakGlassCommand(choice: number, max: number): Command {
  const targetOf = ({ history }: ReleaseModel) => history[choice % history.length]?.version ?? 0;
  return {
    check: ({ history }) => history.length > 0,
    async run(model, { store, stack }) {
      const target = targetOf(model);
      follow(breakGlass(model, target, max), undefined);
      const history = await store.list();
      const { record, labels } = await store.get(target);
      for (const version of revisionsToPrune(history, max)) await store.delete(version);
      // Helm lists the deployed revisions after the pruning, which may delete the older of two.
      for (const { version, status } of await store.list()) {
        if (status !== 'deployed') continue;
        const superseded = await store.get(version);
        superseded.record.info.status = 'superseded';
        await store.update(superseded);
      }
      record.version = (history.at(-1)?.version ?? 0) + 1;
      record.info = { ...record.info, status: 'deployed', description: `Rollback to ${target}` };
      await store.put(record, { ...labels, ...systemLabels(record, {}) });
      await expectSame(model, store, stack);
    },
    toString: () => `helm rollback ${choice} --history-max ${max}`,
  };
}

/** Updates the model until the run ends or is killed. */
function follow(run: Generator<void, ModelEnd>, writes = Number.POSITIVE_INFINITY): ModelEnd {
  for (let done = 0; done < writes; done++) {
    const step = run.next();
    if (step.done) return step.value;
  }
  return 'killed';
}

async function endOf(run: Promise<void>, life: Lifetime): Promise<ModelEnd> {
  try {
    await run;
    return life.isOver() ? 'killed' : undefined;
  } catch (error) {
    // The providers turn some errors into engine errors and ignore others.
    if (life.isOver() || error instanceof Killed) return 'killed';
    return codeOf(error);
  }
}

async function expectSame(model: ReleaseModel, store: SharedStore, stack: SimulatedStack): Promise<void> {
  const history = await Promise.all(
    (await store.list()).map(async ({ version, status, ownLabels }) => {
      const { record } = await store.get(version);
      expect(record.info.status).toBe(status);
      const { description } = record.info;
      return {
        version,
        status,
        description,
        owner: ownLabels?.owner,
        digest: ownLabels?.digest,
        manifest: record.manifest,
      };
    }),
  );
  expect(history).toEqual(
    model.history.map(({ version, status, description, owner, digest, text }) => ({
      version,
      status,
      description,
      owner: owner === undefined ? undefined : `owner-${owner}`,
      digest,
      manifest: contentSaying(text).manifest,
    })),
  );
  const { opened, deployed } = stack.state();
  expect([opened?.revision, deployed?.revision]).toEqual([model.opened?.revision, model.deployed?.revision]);
}

const killText = (writes: number | undefined) => (writes === undefined ? '' : `killed after ${writes} writes`);
