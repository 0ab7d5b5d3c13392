import type { DeployedInputs, DeployedOutputs } from '../release/index.ts';
import { referenceOf } from './cluster/discovery.ts';
import type { ClusterTarget } from './cluster/target.ts';
import { commitRevision, readOpenRevision } from './commitRevision.ts';
import { connectTo } from './connection.ts';
import { clusterTargetOf, type DynamicProvider, engineError, partialError, stopWithEngine } from './engine.ts';
import { failRevision, reasonOf } from './failRevision.ts';
import { runDeleteHooks, runPendingHooks } from './hooks/releaseHooks.ts';
import { removeLeftovers } from './leftovers.ts';
import { waitUntilReady } from './readiness/waitUntilReady.ts';
import { newestOf } from './store.ts';
import { beginUninstall, isUninstall } from './uninstallRelease.ts';

const now = () => new Date();

/** RevisionDeployed: the one wait, then the revision is deployed. Its delete is the beginning of an uninstall. */
export function deployedProvider(): DynamicProvider<DeployedInputs, DeployedOutputs> {
  let target: ClusterTarget = {};

  async function deploy(inputs: DeployedInputs): Promise<DeployedOutputs> {
    const { name, owner, revision, wait, timeout, failFastAfter } = inputs;
    const connection = await connectTo(target, inputs);
    const opening = { name, version: revision, owner };
    const opened = await readOpenRevision(connection.store, opening);
    const { parseManifest } = await import('../chart/index.ts');
    const objects = parseManifest(opened.record.manifest).map(({ object }) => object);
    try {
      if (wait && opened.record.info.status !== 'deployed') {
        await waitUntilReady(connection, objects.map(referenceOf), { timeout, failFastAfter });
      }
      // Before the commit: what an interrupted run left undone, the next one finds again.
      await removeLeftovers(connection, inputs, objects);
      await runPendingHooks(connection, 'post', { version: revision, timeout });
    } catch (error) {
      // A cluster that is gone cannot be written to, either; the next run closes the revision then.
      await failRevision(connection.store, revision, reasonOf(error), now).catch(() => undefined);
      throw error;
    }
    // Read anew: hooks note in the record how they ran.
    await commitRevision(connection.store, await readOpenRevision(connection.store, opening), now);
    return outputsOf(inputs, 'deployed');
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
        return { id: idOf(inputs), outs: await deploy(inputs) };
      } catch (error) {
        // Kept in the state, so that a destroy begins here, with the pre-delete hooks, before the objects go.
        throw partialError(error, idOf(inputs), inputs, outputsOf(inputs, 'failed'));
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
      const { store } = await connectTo(target, props);
      const newest = newestOf(await store.list());
      return newest === undefined ? { id: '', props } : { id, props: { ...props, status: newest.status } };
    },

    async delete(_id, props) {
      try {
        const connection = await connectTo(target, props);
        const { store } = connection;
        if (!(await isUninstall(store, { version: props.revision, owner: props.owner }))) return;
        await beginUninstall(store, now);
        await runDeleteHooks(connection, 'pre', props.timeout ?? formerTimeout);
      } catch (error) {
        throw engineError(error);
      }
    },
  };
}

/** Seconds; of a state from before it held the timeout. */
const formerTimeout = 300;

function idOf({ name, namespace }: DeployedInputs): string {
  return `${namespace}/${name}`;
}

function outputsOf(inputs: DeployedInputs, status: string): DeployedOutputs {
  const { name, namespace, owner, digest, revision, timeout } = inputs;
  return { name, namespace, owner, digest, revision, status, timeout };
}
