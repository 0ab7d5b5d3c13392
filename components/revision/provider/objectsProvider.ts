import { listEqual, listSame } from '../../manifest/index.ts';
import type { ClusterTarget } from '../cluster/target.ts';
import { type Connect, connectTo } from '../connection.ts';
import type { ObjectsInputs } from '../inputs.ts';
import { type DeclaredReleases, declaredInRun } from './declaredReleases.ts';
import {
  clusterTargetOf,
  type DynamicProvider,
  endWithEngine,
  isOtherCluster,
  showingErrors,
  targetOf,
} from './engine.ts';
import { reachCluster } from './unreachable.ts';

/**
 * ObjectList: the list of the release's objects. If the objects change, the engine replaces the resource and deletes the old list at the end of
 * the run. The deletion of a list deletes its objects from the cluster: all in an uninstall, otherwise those that the release has dropped.
 */
export function objectsProvider(
  connect: Connect = connectTo,
  declared: DeclaredReleases = declaredInRun,
): DynamicProvider<ObjectsInputs, ObjectsInputs> {
  let target: ClusterTarget = {};
  let created = false;

  return showingErrors({
    async configure(request) {
      endWithEngine();
      target = clusterTargetOf(request);
    },

    async check(_olds, news) {
      declared.add(news, news);
      return { inputs: news, failures: [] };
    },

    async diff(_id, olds, news) {
      if (!listSame(olds.objects, news.objects)) {
        declared.replace(olds);
        return { changes: true, replaces: ['objects'] };
      }
      const isSame = olds.owner === news.owner && listEqual(olds.objects, news.objects);
      return { changes: !isSame || isOtherCluster(olds, news) };
    },

    async create(inputs) {
      created = true;
      return { id: `${inputs.namespace}/${inputs.name}/object-list`, outs: inputs };
    },

    update: async (_id, _olds, news) => ({ outs: news }),
    read: async (id, props) => ({ id, props }),

    async delete(_id, props) {
      const connection = await reachCluster(targetOf(target, props), connect(targetOf(target, props), props));
      if (connection === undefined) return;
      const { removeListed } = await import('../removal/removeListed.ts');
      await removeListed(connection, props, declared, created);
    },
  });
}
