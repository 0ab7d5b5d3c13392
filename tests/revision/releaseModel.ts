/** The expected state of a release: its history and the stack's state, without storage. */
export interface ReleaseModel {
  /** Oldest first. */
  history: ModelRevision[];
  /** The state of RevisionOpened and RevisionDeployed. */
  opened?: { revision: number; digest: string; keepHistory: boolean };
  deployed?: { revision: number; digest: string };
  /** The number of the stack's owner. A complete destroy forgets it. */
  owner: number;
}

export interface ModelRevision {
  version: number;
  status: string;
  description: string;
  /** Undefined for revisions by Helm. */
  owner?: number;
  digest?: string;
  /** The content of the release's manifest. */
  text: string;
  rollbackTo?: number;
}

/** One `pulumi up`. */
export interface UpRequest {
  text: string;
  /** Takes precedence over the text. */
  rollbackTo?: number;
  refresh: boolean;
  takeOwnership: boolean;
  keepHistory: boolean;
  historyMax: number;
  /** How the release's objects behave. */
  outcome: 'ready' | 'refused' | 'unready';
}

/** The result of a run: an error code, or success. */
export type ModelEnd = string | undefined;

/** The digest of a release with this text. */
export type DigestOf = (text: string, rollbackTo?: number) => string;

export const interrupted = 'the run that made it was interrupted';
export const refusal = 'refused';
export const unready = 'RELEASE_NOT_READY';

/**
 * An update as a sequence of writes. Each yield is a point at which the run may be killed, with all writes before it done.
 */
export function* up(model: ReleaseModel, request: UpRequest, digestOf: DigestOf): Generator<void, ModelEnd> {
  const { rollbackTo, outcome } = request;
  const source = rollbackTo === undefined ? { text: request.text } : sourceOf(model, rollbackTo);
  if (source === undefined) return 'REVISION_NOT_FOUND';
  const { text } = source;
  const digest = digestOf(text, rollbackTo);
  if (request.refresh) refresh(model);
  const newest = newestOf(model);
  const { opened } = model;
  if (opened !== undefined) {
    if (newest === undefined) return 'RELEASE_NOT_FOUND';
    if (newest.owner !== model.owner && newest.version !== opened.revision) return 'REVISION_FOREIGN';
  }
  const done = newest?.status === 'deployed' && newest.owner === model.owner && newest.digest === digest;
  if (!done) {
    const error = yield* open(model, { ...request, text }, digest);
    if (error !== undefined) return error;
    yield;
  } else if (opened?.keepHistory !== request.keepHistory || opened.revision !== newest.version) {
    model.opened = { revision: newest.version, digest, keepHistory: request.keepHistory };
    yield;
  }
  const ours = newestOf(model);
  if (ours === undefined) throw new Error('An open revision is lost.');
  if (outcome === 'refused' && ours.status !== 'deployed') {
    yield* close(ours, refusal);
    return refusal;
  }
  if (model.deployed?.revision === ours.version && model.deployed.digest === digest) return undefined;
  if (ours.status !== 'deployed') {
    if (outcome === 'unready') {
      yield* close(ours, unready);
      if (model.deployed === undefined) {
        // Kept in the state as a resource that failed to initialize.
        model.deployed = { revision: ours.version, digest };
        yield;
      }
      return unready;
    }
    const ended = ours.status === 'pending-install' ? 'Install complete' : 'Upgrade complete';
    Object.assign(ours, {
      status: 'deployed',
      description: ours.status === 'pending-rollback' ? ours.description : ended,
    });
    yield;
  }
  yield* supersede(model, ours.version);
  model.deployed = { revision: ours.version, digest };
  yield;
  return undefined;
}

function* open(model: ReleaseModel, request: UpRequest, digest: string): Generator<void, ModelEnd> {
  const { history, owner } = model;
  const newest = newestOf(model);
  const theirs = newest?.owner !== undefined && newest.owner !== owner && newest.status !== 'uninstalled';
  const ofHelm = newest !== undefined && newest.owner === undefined && newest.status !== 'uninstalled';
  if ((theirs || (ofHelm && model.opened === undefined)) && !request.takeOwnership) return 'REVISION_FOREIGN';
  const again = newest?.status === 'uninstalled' || newest?.status === 'uninstalling';
  const version = Math.max(model.opened?.revision ?? 0, newest?.version ?? 0) + 1;
  for (const revision of history) if (isPending(revision)) yield* close(revision, interrupted);
  yield* supersede(model, history.findLast(({ status }) => status === 'deployed')?.version ?? 0);
  yield* prune(model, request.historyMax);
  const { text, rollbackTo } = request;
  const beginning =
    rollbackTo !== undefined
      ? { status: 'pending-rollback', description: `Rollback to ${rollbackTo}`, rollbackTo }
      : newest === undefined || again
        ? { status: 'pending-install', description: 'Initial install underway' }
        : { status: 'pending-upgrade', description: 'Preparing upgrade' };
  model.history.push({ version, owner, digest, text, ...beginning });
  yield;
  for (const revision of model.history) {
    if (revision.status !== 'uninstalled') continue;
    Object.assign(revision, { status: 'superseded', description: 'superseded by new release' });
    yield;
  }
  model.opened = { revision: version, digest, keepHistory: request.keepHistory };
  return undefined;
}

/** The effect of `helm rollback`, if it is possible. */
export function* breakGlass(model: ReleaseModel, target: number, historyMax: number): Generator<void, ModelEnd> {
  const newest = newestOf(model);
  const source = model.history.find(({ version }) => version === target);
  if (newest === undefined || source === undefined) throw new Error(`There is no revision ${target}.`);
  yield* prune(model, historyMax);
  const made = { version: newest.version + 1, status: 'deployed', description: `Rollback to ${target}` };
  for (const revision of model.history) if (revision.status === 'deployed') revision.status = 'superseded';
  model.history.push({ ...made, text: source.text });
  yield;
  return undefined;
}

/** A destroy as a sequence of writes. */
export function* destroy(model: ReleaseModel): Generator<void, ModelEnd> {
  if (model.deployed !== undefined) {
    const newest = newestOf(model);
    if (newest !== undefined && isUninstall(model, model.deployed.revision)) {
      Object.assign(newest, { status: 'uninstalling', description: 'Deletion in progress (or silently failed)' });
      yield;
    }
    delete model.deployed;
    yield;
  }
  if (model.opened !== undefined) {
    const newest = newestOf(model);
    if (newest !== undefined && isUninstall(model, model.opened.revision)) {
      if (newest.status !== 'uninstalling') {
        // The first deploy failed before RevisionDeployed was created.
        Object.assign(newest, { status: 'uninstalling', description: 'Deletion in progress (or silently failed)' });
        yield;
      }
      if (model.opened.keepHistory) {
        yield* supersede(model, newest.version);
        Object.assign(newest, { status: 'uninstalled', description: 'Uninstallation complete' });
        yield;
      } else {
        while (model.history.shift() !== undefined) yield;
      }
    }
    delete model.opened;
    yield;
  }
  model.owner++;
  return undefined;
}

function isUninstall({ owner, ...model }: ReleaseModel, version: number): boolean {
  const newest = newestOf({ owner, ...model });
  if (newest === undefined || newest.owner === owner) return newest !== undefined;
  const isHelms = newest.owner === undefined;
  return isHelms && (newest.version > version || model.history.some((revision) => revision.owner === owner));
}

function refresh(model: ReleaseModel): void {
  const newest = newestOf(model);
  if (newest === undefined) {
    delete model.opened;
    delete model.deployed;
  } else if (model.opened !== undefined) {
    model.opened.revision = newest.version;
  }
}

function* close(revision: ModelRevision, reason: string): Generator<void, void> {
  const operations: Record<string, string> = {
    'pending-install': 'Release',
    'pending-rollback': 'Rollback',
    uninstalling: 'Uninstall',
  };
  revision.description = `${operations[revision.status] ?? 'Upgrade'} "app" failed: ${reason}`;
  revision.status = 'failed';
  yield;
}

function* supersede({ history }: ReleaseModel, before: number): Generator<void, void> {
  for (const revision of history) {
    if (revision.version >= before || revision.status !== 'deployed') continue;
    revision.status = 'superseded';
    yield;
  }
}

function* prune(model: ReleaseModel, max: number): Generator<void, void> {
  const kept = model.history.findLast(({ status }) => status === 'deployed');
  while (max > 0 && model.history.length >= max) {
    const oldest = model.history.findIndex((revision) => revision !== kept);
    if (oldest < 0) return;
    model.history.splice(oldest, 1);
    yield;
  }
}

/** The revision, or the newest deployed rollback to it. */
function sourceOf({ history }: ReleaseModel, wanted: number): ModelRevision | undefined {
  return (
    history.find(({ version }) => version === wanted) ??
    history.findLast(({ rollbackTo, status }) => rollbackTo === wanted && status === 'deployed')
  );
}

export function newestOf({ history }: ReleaseModel): ModelRevision | undefined {
  return history.at(-1);
}

export function isPending({ status }: ModelRevision): boolean {
  return status.startsWith('pending') || status === 'uninstalling';
}
