import { removeKubeconfigCopiesWithRun } from '../cluster/kubeconfig/kubeconfigCopies.ts';
import type { ClusterTarget } from '../cluster/target.ts';
import { type Connect, connectTo } from '../connection.ts';
import type { ReadyInputs } from '../inputs.ts';
import {
  clusterTargetOf,
  type DynamicProvider,
  endWithEngine,
  isOtherCluster,
  keepCompiled,
  showingErrors,
  targetOf,
} from './engine.ts';
import { outliveCluster } from './unreachable.ts';

/** DependencyReady: waits for a subchart, once per revision. It has no object in the cluster. */
export function readyProvider(connect: Connect = connectTo): DynamicProvider<ReadyInputs, ReadyInputs> {
  let target: ClusterTarget = {};

  async function wait(inputs: ReadyInputs): Promise<ReadyInputs> {
    const { awaitSubchart } = await import('../lifecycle/awaitSubchart.ts');
    await awaitSubchart(connect(targetOf(target, inputs), inputs), inputs);
    keepCompiled();
    return inputs;
  }

  return showingErrors({
    async configure(request) {
      endWithEngine();
      target = clusterTargetOf(request);
      removeKubeconfigCopiesWithRun(target.kubeconfig);
    },
    check: async (_olds, news) => ({ inputs: news, failures: [] }),
    diff: async (_id, olds, news) => ({
      changes: olds.digest !== news.digest || olds.revision !== news.revision || isOtherCluster(olds, news),
    }),
    create: async (inputs) => ({ id: `${inputs.namespace}/${inputs.name}/${inputs.part}`, outs: await wait(inputs) }),
    update: async (_id, _olds, news) => ({ outs: await wait(news) }),
    // Without a release, there was no wait.
    async read(id, props) {
      const gone = { id: '', props };
      const ask = async () =>
        (await connect(targetOf(target, props), props).store.list()).length === 0 ? gone : { id, props };
      return await outliveCluster(targetOf(target, props), ask, { forgotten: gone, kept: { id, props } });
    },
    delete: async () => undefined,
  });
}
