import type { DeployedInputs, DeployedOutputs } from '../release/index.ts';
import { referenceOf } from './cluster/discovery.ts';
import type { ClusterTarget } from './cluster/target.ts';
import { commitRevision, readOpenRevision } from './commitRevision.ts';
import { type Connect, connectTo } from './connection.ts';
import { clusterTargetOf, type DynamicProvider, engineError, stopWithEngine } from './engine.ts';
import { failRevision, reasonOf } from './failRevision.ts';
import { removeLeftovers } from './leftovers.ts';
import { waitUntilReady } from './readiness/waitUntilReady.ts';
import { restoreObjects } from './restoreObjects.ts';
import { newestOf } from './store.ts';
import { beginUninstall, isUninstall } from './uninstallRelease.ts';

const now = () => new Date();

/** RevisionDeployed: the one wait, then the revision is deployed. Its delete is the beginning of an uninstall. */
export function deployedProvider(connect: Connect = connectTo): DynamicProvider<DeployedInputs, DeployedOutputs> {
  let target: ClusterTarget = {};

  async function deploy(inputs: DeployedInputs): Promise<DeployedOutputs> {
    const { name, namespace, owner, digest, revision, wait, timeout, failFastAfter } = inputs;
    const connection = await connect(target, inputs);
    const opened = await readOpenRevision(connection.store, { name, version: revision, owner });
    const { parseManifest } = await import('../chart/index.ts');
    const objects = parseManifest(opened.record.manifest).map(({ object }) => object);
    if (opened.record.info.status !== 'deployed') {
      const references = objects.map(referenceOf);
      try {
        await restoreObjects(connection, inputs, objects);
        if (wait) await waitUntilReady(connection, references, { timeout, failFastAfter });
      } catch (error) {
        // A cluster that is gone cannot be written to, either; the next run closes the revision then.
        await failRevision(connection.store, revision, reasonOf(error), now).catch(() => undefined);
        throw error;
      }
    }
    // Before the commit: what an interrupted run left undone, the next one finds again.
    await removeLeftovers(connection, inputs, objects);
    await commitRevision(connection.store, opened, now);
    return { name, namespace, owner, digest, revision, status: 'deployed' };
  }

  return {
    async configure(request) {
      stopWithEngine();
      target = clusterTargetOf(request);
    },

    async check(_olds, news) {
      return { inputs: news, failures: [] };
    },

    async diff(_id, olds, news) {
      return { changes: olds.digest !== news.digest || olds.revision !== news.revision };
    },

    async create(inputs) {
      try {
        return { id: `${inputs.namespace}/${inputs.name}`, outs: await deploy(inputs) };
      } catch (error) {
        throw engineError(error);
      }
    },

    async update(_id, _olds, news) {
      try {
        return { outs: await deploy(news) };
      } catch (error) {
        throw engineError(error);
      }
    },

    async read(id, props) {
      const { store } = await connect(target, props);
      const newest = newestOf(await store.list());
      return newest === undefined ? { id: '', props } : { id, props: { ...props, status: newest.status } };
    },

    async delete(_id, props) {
      try {
        const { store } = await connect(target, props);
        if (await isUninstall(store, { version: props.revision, owner: props.owner })) await beginUninstall(store, now);
      } catch (error) {
        throw engineError(error);
      }
    },
  };
}
