import { reportError } from '../../reportedErrors.ts';
import { throwIfCancelled } from '../cluster/cancellation.ts';
import { removeKubeconfigCopiesWithRun } from '../cluster/kubeconfig/kubeconfigCopies.ts';
import type { ClusterTarget } from '../cluster/target.ts';
import { type Connect, type Connection, connectTo } from '../connection.ts';
import { handOver } from '../handover/handOver.ts';
import { failRevision, reasonOf } from '../history/failRevision.ts';
import { interruptionReason } from '../history/interruption.ts';
import { closeOnCancel } from '../history/openRevisions.ts';
import { collectProvenance } from '../history/provenance.ts';
import type { OpenedInputs, OpenedOutputs, RevisionIdentity } from '../inputs.ts';
import { withoutReleaseSecrets } from '../live/hideReleaseSecrets.ts';
import { endUninstall } from '../removal/endUninstall.ts';
import { withRecentList } from '../storage/recentList.ts';
import { newestOf, type RevisionSummary } from '../storage/revisionStore.ts';
import { announceHooks } from './announceHooks.ts';
import { permitReplacements } from './dataGuard.ts';
import { type DeclaredReleases, declaredInRun } from './declaredReleases.ts';
import {
  type CheckAnswer,
  clusterTargetOf,
  type DiffAnswer,
  type DynamicProvider,
  endWithEngine,
  isOtherCluster,
  keepCompiled,
  partialError,
  showingErrors,
  targetOf,
} from './engine.ts';
import { foreseeRefusal } from './foreseeRefusal.ts';
import { clusterReplaced, foreign, historyGone, identityChanged, named } from './refusals.ts';
import { outliveCluster, reachCluster } from './unreachable.ts';
import { unstored } from './unstored.ts';

const now = () => new Date();

/** RevisionOpened: runs the pre-flight, then creates revision N+1 as pending. Its deletion ends an uninstall. */
export function openedProvider(
  connect: Connect = connectTo,
  provenanceOfRun: typeof collectProvenance = collectProvenance,
  declared: DeclaredReleases = declaredInRun,
): DynamicProvider<OpenedInputs, OpenedOutputs> {
  let target: ClusterTarget = {};
  // Shared by `check` and `diff` of a run, to read the history once. One process serves a whole update.
  const histories = new Map<string, Promise<RevisionSummary[]>>();
  // The cluster has them once the revision is open: the record, the CRDs and the Secret.
  const unstoredInputs = unstored<OpenedInputs>(['payload', 'definitions', 'credentials'], idOf);
  const connected = (release: RevisionIdentity) => connect(targetOf(target, release), release);

  async function check(olds: Partial<OpenedInputs>, news: OpenedInputs): Promise<CheckAnswer<OpenedInputs>> {
    permitReplacements(news);
    declared.add(news);
    const failures: { property: string; reason: string }[] = [];
    for (const property of ['name', 'namespace'] as const) {
      const before = olds[property];
      if (before === undefined || before === news[property]) continue;
      failures.push({ property, reason: reportError(named(identityChanged(property, before, news[property]), news)) });
    }
    if (failures.length === 0 && news.withoutCluster !== true) {
      // In `check` too, so that the preview of a first install shows a refusal or an unreachable cluster.
      const history = connected(news).store.list();
      histories.set(idOf(news), history);
      try {
        const revisions = await history;
        const newest = newestOf(revisions);
        const isReplaced = newest !== undefined && isDeployedAs(newest, news);
        if (olds.name === undefined && !isReplaced) await foresee(news, 0, revisions);
      } catch (error) {
        failures.push({ property: 'name', reason: reportError(error) });
      }
      keepCompiled();
    }
    return { inputs: unstoredInputs.take(news), failures };
  }

  async function diff(_id: string, olds: OpenedOutputs, checked: OpenedInputs): Promise<DiffAnswer> {
    const news = unstoredInputs.restore(checked);
    const settings = JSON.stringify(olds.uninstall) !== JSON.stringify(news.uninstall);
    // Without the cluster, compare only with the state.
    if (news.withoutCluster) return { changes: olds.digest !== news.digest || settings };
    const isMoved = isOtherCluster(olds, news);
    const revisions = await (histories.get(idOf(news)) ?? connected(news).store.list());
    const newest = newestOf(revisions);
    if (newest === undefined) throw isMoved ? clusterReplaced(news) : named(historyGone(news, olds.revision), news);
    const isOurs = newest.ownLabels?.owner === news.owner || newest.ownLabels?.owner === olds.owner;
    if (!isOurs && newest.version !== olds.revision) throw foreign(news, newest);
    const settled = isOurs && isDeployed(newest, news.digest) && newest.version === olds.revision;
    // A release that was handed over to a new owner is not foreign.
    const owner = (isOurs ? newest.ownLabels?.owner : undefined) ?? news.owner;
    if (!settled) await foresee({ ...news, owner }, olds.revision, revisions);
    return { changes: !settled || olds.owner !== news.owner || settings || isMoved };
  }

  /** What a preview prints about a run with changes. */
  async function foresee(news: OpenedInputs, known: number, revisions: readonly RevisionSummary[]): Promise<void> {
    await foreseeRefusal(news, known, revisions).catch((error) => Promise.reject(named(error, news)));
    announceHooks(news, revisions);
  }

  async function open(
    connection: Connection,
    inputs: OpenedInputs,
    before: Pick<OpenedOutputs, 'revision' | 'namespaceCreated'>,
  ): Promise<OpenedOutputs> {
    // Lazy imports: a run without changes reads no manifest.
    const { openRelease } = await import('../lifecycle/openRelease.ts');
    const { createEarlyCredentials } = await import('../apply/earlyCredentials.ts');
    const { createEarlyCrds } = await import('../apply/earlyCrds.ts');
    const { runPendingHooks } = await import('../lifecycle/releaseHooks.ts');
    const opened = await openRelease(connection, inputs, before.revision, provenanceOfRun).catch(async (error) => {
      throw await reportedBy(connection, inputs, error);
    });
    const { revision, prepareObjects } = opened;
    const outputs = outputsOf(inputs, revision, before.namespaceCreated || opened.namespaceCreated);
    try {
      if (inputs.credentials !== undefined) await createEarlyCredentials(connection, inputs, inputs.credentials);
      if (inputs.definitions !== undefined && inputs.adopted === undefined) {
        await createEarlyCrds(connection, inputs.definitions, inputs.timeout);
      }
      if (inputs.hooks.length > 0) {
        await runPendingHooks(connection, 'pre', { version: revision, timeout: inputs.timeout });
      }
      // After the hooks: if one of them fails, the objects are unchanged.
      await prepareObjects();
      throwIfCancelled();
    } catch (error) {
      const failure = await reportedBy(connection, inputs, error);
      await failRevision(connection.store, revision, reasonOf(failure), now).catch(() => undefined);
      throw partialError(failure, idOf(inputs), inputs, outputs);
    }
    closeOnCancel(idOf(inputs), () =>
      failRevision(connection.store, revision, interruptionReason, now).catch(() => undefined),
    );
    return outputs;
  }

  return showingErrors({
    async configure(request) {
      endWithEngine();
      target = clusterTargetOf(request);
      removeKubeconfigCopiesWithRun(target.kubeconfig);
    },
    check,
    diff,

    async create(checked) {
      const inputs = unstoredInputs.restore(checked);
      const connection = forDeploy(connected(inputs));
      const newest = newestOf(await connection.store.list());
      // The engine replaces only the resource; the revision is deployed already.
      const outs =
        newest !== undefined && isDeployedAs(newest, inputs)
          ? outputsOf(inputs, newest.version, false)
          : await open(connection, inputs, { revision: 0, namespaceCreated: false });
      return { id: idOf(inputs), outs };
    },

    async update(_id, olds, checked) {
      const news = unstoredInputs.restore(checked);
      const connection = forDeploy(connected(news));
      await handOver(connection.store, olds.owner, news.owner);
      const newest = newestOf(await connection.store.list());
      // The last run died before it saved the state, or only a setting changed that needs no revision.
      if (newest !== undefined && isDeployedAs(newest, news)) {
        return { outs: outputsOf(news, newest.version, olds.namespaceCreated) };
      }
      return { outs: await open(connection, news, olds) };
    },

    async read(id, props) {
      const ask = async () => {
        const newest = newestOf(await connected(props).store.list());
        // An empty id means that the resource is gone: the next run installs again.
        if (newest === undefined) return { id: '', props };
        const ours = newest.ownLabels?.owner === props.owner;
        return {
          id,
          props: { ...props, revision: newest.version, digest: ours ? (newest.ownLabels?.digest ?? '') : '' },
        };
      };
      return await outliveCluster(targetOf(target, props), ask, {
        forgotten: { id: '', props },
        kept: { id, props },
      });
    },

    async delete(_id, props) {
      const connection = await reachCluster(targetOf(target, props), connected(props));
      if (connection === undefined) return;
      await endUninstall(connection, props, declared, now).catch(async (error) => {
        throw await withoutReleaseSecrets(connection, props.namespace, error);
      });
    },
  });
}

function forDeploy(connection: Connection): Connection {
  return { ...connection, store: withRecentList(connection.store) };
}

/** The error without the secrets of the new release. */
async function reportedBy(connection: Connection, inputs: OpenedInputs, error: unknown): Promise<unknown> {
  const { unpackContent } = await import('../../manifest/index.ts');
  return named(await withoutReleaseSecrets(connection, inputs.namespace, error, unpackContent(inputs.payload)), inputs);
}

function idOf({ name, namespace }: RevisionIdentity): string {
  return `${namespace}/${name}`;
}

function isDeployed({ status, ownLabels }: RevisionSummary, digest: string): boolean {
  return status === 'deployed' && ownLabels?.digest === digest;
}

function isDeployedAs(revision: RevisionSummary, { owner, digest }: OpenedInputs): boolean {
  return isDeployed(revision, digest) && revision.ownLabels?.owner === owner;
}

function outputsOf(inputs: OpenedInputs, revision: number, namespaceCreated: boolean): OpenedOutputs {
  const { name, namespace, owner, cluster, digest, timeout, uninstall } = inputs;
  const identity = { name, namespace, owner, ...(cluster === undefined ? {} : { cluster }) };
  return { ...identity, digest, revision, namespaceCreated, timeout, uninstall };
}
