import type { RevisionStore, RevisionSummary } from './revisionStore.ts';

/** In milliseconds. The steps of a deploy list the history again within some hundred. */
const recent = 1_000;

/**
 * A store that does not list the history again at once, unless it has written to it. For one deploy, whose writes are compare-and-swap: they
 * fail if another run has written meanwhile.
 */
export function withRecentList(store: RevisionStore, now: () => number = Date.now): RevisionStore {
  let known: { since: number; revisions: Promise<RevisionSummary[]> } | undefined;
  const writing = (write: Promise<void>): Promise<void> => {
    known = undefined;
    return write.finally(() => {
      known = undefined;
    });
  };
  return {
    list() {
      if (known === undefined || now() - known.since > recent) {
        const revisions = store.list();
        known = { since: now(), revisions };
        revisions.catch(() => {
          known = undefined;
        });
      }
      return known.revisions;
    },
    get: (version) => store.get(version),
    getMany: (versions) => store.getMany(versions),
    create: (...given) => writing(store.create(...given)),
    update: (revision) => writing(store.update(revision)),
    delete: (version) => writing(store.delete(version)),
  };
}
