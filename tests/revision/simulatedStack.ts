import { formatError, ReleaseError } from '../../components/errors.ts';
import { digestOf, packContent, type ReleaseContent } from '../../components/manifest/index.ts';
import { ApiError } from '../../components/revision/cluster/apiClient.ts';
import type { Cluster } from '../../components/revision/connection.ts';
import { readRecordedContent } from '../../components/revision/history/recordedContent.ts';
import { refuseRevision } from '../../components/revision/history/refuseRevision.ts';
import {
  type DeployedOutputs,
  deployedProvider,
  type OpenedInputs,
  type OpenedOutputs,
  openedProvider,
} from '../../components/revision/index.ts';
import { declaredReleases } from '../../components/revision/provider/declaredReleases.ts';
import { isPartial } from '../../components/revision/provider/engine.ts';
import { newestOf } from '../../components/revision/storage/revisionStore.ts';
import { refusal, type UpRequest, unready } from './releaseModel.ts';
import { contentOfChart, type SharedStore } from './storage/memoryStore.ts';
import { type Lifetime, mortalStore } from './storage/mortalStore.ts';

/** The providers of a release with a state, called like by the engine. */
export interface SimulatedStack {
  /** @throws the error of the run */
  up(request: UpRequest, life: Lifetime): Promise<void>;
  destroy(life: Lifetime): Promise<void>;
  /** The state of RevisionOpened and RevisionDeployed. */
  state(): { opened: OpenedOutputs | undefined; deployed: DeployedOutputs | undefined };
}

/** The content of a release with this text. */
export function contentSaying(text: string): ReleaseContent {
  const manifest = `---\n# Source: t.yaml\napiVersion: v1\nkind: Service\nmetadata: {name: app, labels: {text: ${text}}}\n`;
  return { ...contentOfChart, manifest };
}

const place = { name: 'app', namespace: 'default' };

/** @param namespace namespace of the release */
export function simulatedStack(store: SharedStore, namespace = place.namespace): SimulatedStack {
  const identity = { ...place, namespace };
  let owner = 0;
  let opened: OpenedOutputs | undefined;
  let deployed: DeployedOutputs | undefined;

  function begin(life: Lifetime, object: ObjectState) {
    const connection = { store: mortalStore(store, life), ...clusterWith(object, namespace) };
    const connect = () => connection;
    // Each run has its own process.
    const declared = declaredReleases();
    return {
      connection,
      opening: openedProvider(connect, async () => ({}), declared),
      deploying: deployedProvider(connect, declared),
    };
  }

  return {
    state: () => ({ opened, deployed }),

    async up(request, life) {
      const { text, rollbackTo, outcome, keepHistory, historyMax, takeOwnership, refresh } = request;
      const { connection, opening, deploying } = begin(life, outcome === 'unready' ? 'unready' : 'ready');
      const content =
        rollbackTo === undefined ? contentSaying(text) : await readRecordedContent(connection, rollbackTo);
      const digest = digestOf(content, rollbackTo);
      const revision = { ...identity, owner: `owner-${owner}`, digest };
      const settings = { timeout: 0, historyMax, createNamespace: false, takeOwnership, fieldManager: 'test' };
      const news: OpenedInputs = {
        ...revision,
        ...settings,
        stack: 'project.dev',
        payload: packContent(content),
        ...(rollbackTo === undefined ? {} : { rollbackTo }),
        unlisted: [],
        hooks: [],
        uninstall: { keepHistory, deleteNamespace: false },
      };
      if (refresh) {
        const openedNow = opened && (await opening.read('id', opened));
        const deployedNow = deployed && (await deploying.read('id', deployed));
        opened = openedNow?.id === '' ? undefined : openedNow?.props;
        deployed = deployedNow?.id === '' ? undefined : deployedNow?.props;
      }
      // As the engine does, the others get what `check` returns.
      const { inputs: stored, failures } = await opening.check(opened ?? {}, news);
      if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join('\n'));
      const changes = opened === undefined || (await opening.diff('id', opened, stored)).changes;
      if (changes) {
        const { outs } =
          opened === undefined ? await opening.create(stored) : await opening.update('id', opened, stored);
        opened = outs;
        life.written();
      }
      if (opened === undefined) throw new Error('RevisionOpened was not made.');
      if (outcome === 'refused') {
        const newest = newestOf(await store.list());
        await refuseRevision(connection, { digest, reason: refusal });
        if (newest?.status !== 'deployed') throw new Error(refusal);
      }
      const inputs = { ...revision, revision: opened.revision, wait: true, timeout: 0, failFastAfter: 0 };
      if (deployed === undefined) {
        try {
          deployed = (await deploying.create(inputs)).outs;
        } catch (error) {
          // A resource that failed to initialize is in the state too, unless the engine is dead.
          if (!life.isOver() && isPartial(error)) {
            deployed = { ...inputs, status: 'failed' };
            life.written();
          }
          throw error;
        }
      } else if ((await deploying.diff('id', deployed, inputs)).changes) {
        deployed = (await deploying.update('id', deployed, inputs)).outs;
      } else return;
      life.written();
    },

    async destroy(life) {
      const { opening, deploying } = begin(life, 'gone');
      if (deployed !== undefined) {
        await deploying.delete('id', deployed);
        deployed = undefined;
        life.written();
      }
      if (opened !== undefined) {
        await opening.delete('id', opened);
        opened = undefined;
        life.written();
      }
      owner++;
    },
  };
}

/** The release's only object during a run. */
type ObjectState = 'ready' | 'unready' | 'gone';

function clusterWith(state: ObjectState, namespace: string): Cluster {
  const annotations = { 'meta.helm.sh/release-name': 'app', 'meta.helm.sh/release-namespace': namespace };
  const metadata = { labels: { 'app.kubernetes.io/managed-by': 'Helm' }, annotations };
  return {
    discovery: { pathOf: async ({ name }) => `/${name}` },
    client: {
      async request({ method = 'GET', accept }) {
        if (state === 'gone') throw new ApiError(404, 'NotFound', 'not found', {});
        // The pre-flight reads metadata; the wait reads the whole object.
        const waiting = method === 'GET' && accept === undefined;
        if (waiting && state === 'unready') throw new ReleaseError('RELEASE_NOT_READY', unready);
        return { apiVersion: 'v1', kind: 'Service', metadata, spec: { clusterIP: '10.0.0.1' } };
      },
      requestText: async () => '',
      requestStream: async () => (async function* () {})(),
    },
  };
}

/** The code at the beginning of an error of a provider or of the program. */
export function codeOf(error: unknown): string {
  return /^\w+/.exec(formatError(error))?.[0] ?? '';
}
