import type { RevisionStore } from '../../../components/revision/storage/revisionStore.ts';

/** Thrown at the next operation of a killed process. */
export class Killed extends Error {}

/** Counts the writes of a run and kills it after some of them: from then on, its operations have no effect. */
export interface Lifetime {
  /** Throws if the run is dead already. */
  assertAlive(): void;
  /** Call it after each write. */
  written(): void;
  isOver(): boolean;
}

/** @param writes after how many the run is killed; undefined never kills it */
export function lifetime(writes: number | undefined): Lifetime {
  let left = writes ?? Number.POSITIVE_INFINITY;
  const assertAlive = () => {
    if (left <= 0) throw new Killed();
  };
  return {
    assertAlive,
    written() {
      left--;
      assertAlive();
    },
    isOver: () => left <= 0,
  };
}

/** The store of a process with this lifetime. */
export function mortalStore(store: RevisionStore, life: Lifetime): RevisionStore {
  const reading = async <Result>(read: () => Promise<Result>) => {
    life.assertAlive();
    return read();
  };
  const writing = async (write: () => Promise<void>) => {
    life.assertAlive();
    await write();
    life.written();
  };
  return {
    list: () => reading(() => store.list()),
    get: (version) => reading(() => store.get(version)),
    getMany: (versions) => reading(() => store.getMany(versions)),
    create: (record, ownLabels) => writing(() => store.create(record, ownLabels)),
    update: (revision) => writing(() => store.update(revision)),
    delete: (version) => writing(() => store.delete(version)),
  };
}
