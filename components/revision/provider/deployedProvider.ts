import { isComplete } from '../apply/listedObject.ts';
import { removeKubeconfigCopiesWithRun } from '../cluster/kubeconfig/kubeconfigCopies.ts';
import type { ClusterTarget } from '../cluster/target.ts';
import { type Connect, connectTo } from '../connection.ts';
import type { DeployedInputs, DeployedOutputs } from '../inputs.ts';
import { beginUninstall, isUninstall } from '../removal/uninstallRelease.ts';
import { withRecentList } from '../storage/recentList.ts';
import { newestOf } from '../storage/revisionStore.ts';
import { assertDataKept } from './dataGuard.ts';
import { type DeclaredReleases, declaredInRun } from './declaredReleases.ts';
import {
  clusterTargetOf,
  type DynamicProvider,
  endWithEngine,
  isOtherCluster,
  keepCompiled,
  partialError,
  showingErrors,
  targetOf,
} from './engine.ts';
import { outliveCluster, reachCluster } from './unreachable.ts';
import { unstored } from './unstored.ts';

const now = () => new Date();

/** RevisionDeployed: waits, then marks the revision as deployed. Its deletion begins an uninstall, unless the program declares the release. */
export function deployedProvider(
  connect: Connect = connectTo,
  declared: DeclaredReleases = declaredInRun,
): DynamicProvider<DeployedInputs, DeployedOutputs> {
  let target: ClusterTarget = {};
  // The state has the objects of the release in ObjectList, which also shows what changes.
  const unstoredInputs = unstored<DeployedInputs>(['objects'], idOf);

  async function deploy(inputs: DeployedInputs): Promise<DeployedOutputs> {
    const { deployRelease } = await import('../lifecycle/deployRelease.ts');
    const connected = connect(targetOf(target, inputs), inputs);
    const connection = { ...connected, store: withRecentList(connected.store) };
    await deployRelease(connection, inputs);
    const replaced = declared.replacedListOf(inputs);
    if (replaced !== undefined) {
      const { beginRemoval } = await import('../removal/removeListed.ts');
      await beginRemoval(connection, replaced, declared);
    }
    keepCompiled();
    return outputsOf(inputs, 'deployed');
  }

  return showingErrors({
    async configure(request) {
      endWithEngine();
      target = clusterTargetOf(request);
      removeKubeconfigCopiesWithRun(target.kubeconfig);
    },

    async check(_olds, news) {
      declared.add(news);
      return { inputs: unstoredInputs.take(news), failures: [] };
    },

    async diff(_id, olds, checked) {
      const news = unstoredInputs.restore(checked);
      assertDataKept(news);
      const keys = ['digest', 'revision', 'owner'] as const;
      if (keys.some((key) => olds[key] !== news[key]) || isOtherCluster(olds, news)) return { changes: true };
      // Deleted objects are recreated without a new revision.
      const connection = connect(targetOf(target, news), news);
      if (!(await isComplete(connection, news.objects ?? []))) return { changes: true };
      if (Array.isArray(news.altered) && news.altered.length > 0) {
        const { isTransformed } = await import('../apply/transformed.ts');
        if (await isTransformed(connection, news).catch(() => false)) return { changes: true };
      }
      // Unknown in a preview.
      const doubtful = Array.isArray(news.doubtful) ? news.doubtful : [];
      if (doubtful.length === 0) return { changes: false };
      const { isOutdated } = await import('../apply/outdated.ts');
      const outdated = isOutdated(connection, news, doubtful);
      return { changes: await outdated.catch(() => false) };
    },

    async create(checked) {
      const inputs = unstoredInputs.restore(checked);
      try {
        return { id: idOf(inputs), outs: await deploy(inputs) };
      } catch (error) {
        // Kept in the state, so that a destroy begins with this resource and its pre-delete hooks, before the objects are deleted.
        throw partialError(error, idOf(inputs), inputs, outputsOf(inputs, 'failed'));
      }
    },

    async update(_id, _olds, checked) {
      return { outs: await deploy(unstoredInputs.restore(checked)) };
    },

    async read(id, props) {
      const ask = async () => {
        const { store } = connect(targetOf(target, props), props);
        const newest = newestOf(await store.list());
        return newest === undefined ? { id: '', props } : { id, props: { ...props, status: newest.status } };
      };
      return await outliveCluster(targetOf(target, props), ask, {
        forgotten: { id: '', props },
        kept: { id, props },
      });
    },

    async delete(_id, props) {
      const connection = await reachCluster(targetOf(target, props), connect(targetOf(target, props), props));
      if (connection === undefined) return;
      const { store } = connection;
      if (!(await isUninstall(store, { ...props, version: props.revision }, declared))) return;
      const { assertMayUninstall } = await import('../access/requiredAccess.ts');
      await assertMayUninstall(connection, props);
      await beginUninstall(store, now);
      const { runDeleteHooks } = await import('../lifecycle/releaseHooks.ts');
      await runDeleteHooks(connection, 'pre', props.timeout ?? formerTimeout);
      const { watchDeletions } = await import('../removal/watchDeletions.ts');
      await watchDeletions(connection, props.timeout ?? formerTimeout);
    },
  });
}

/** Seconds; used for states of earlier versions, which do not contain the timeout. */
const formerTimeout = 300;

function idOf({ name, namespace }: DeployedInputs): string {
  return `${namespace}/${name}`;
}

function outputsOf(inputs: DeployedInputs, status: string): DeployedOutputs {
  const { name, namespace, owner, cluster, digest, revision, timeout } = inputs;
  const identity = { name, namespace, owner, ...(cluster === undefined ? {} : { cluster }) };
  return { ...identity, digest, revision, status, timeout };
}
