import type { RevisionStore } from '../../../components/revision/storage/revisionStore.ts';

/** Thrown at whatever a killed process would do next. */
export class Killed extends Error {}

/** Counts the writes of one run and ends it after so many: from then on nothing that it does has an effect. */
export interface Lifetime {
  /** Ends the run if it is dead already. */
  assertAlive(): void;
  /** To be called after each write. */
  written(): void;
  isOver(): boolean;
}

/** @param writes how many the run lives to do; undefined lets it end by itself */
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

/** The store as a process with that lifetime has it. */
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
    create: (record, ownLabels) => writing(() => store.create(record, ownLabels)),
    update: (revision) => writing(() => store.update(revision)),
    delete: (version) => writing(() => store.delete(version)),
  };
}
