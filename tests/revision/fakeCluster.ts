import type { JsonObject } from '../../components/json/index.ts';
import { type ApiClient, ApiError, type ApiRequest } from '../../components/revision/cluster/apiClient.ts';
import { type Discovery, discover } from '../../components/revision/cluster/discovery.ts';

type ServedKind = [kind: string, plural: string, namespaced: boolean];

const builtIn: Readonly<Record<string, ServedKind[]>> = {
  '/api/v1': [
    ['ConfigMap', 'configmaps', true],
    ['Namespace', 'namespaces', false],
    ['Pod', 'pods', true],
    ['Secret', 'secrets', true],
    ['Service', 'services', true],
    ['ServiceAccount', 'serviceaccounts', true],
  ],
  '/apis/apps/v1': [['Deployment', 'deployments', true]],
  '/apis/batch/v1': [['Job', 'jobs', true]],
};

const verbs = ['delete', 'get', 'list'];

type Answer = JsonObject | Error;

/** So short that chunks end within a line. */
const pieceLength = 7;

export interface FakeCluster {
  client: ApiClient;
  discovery: Discovery;
  requests: ApiRequest[];
  /** Adds a kind to the served kinds. */
  serve(path: string, kind: ServedKind): void;
}

/**
 * A simulated API server with a few kinds.
 * @param answers by `METHOD path` without the query. A function is called for each request. A missing path is NotFound.
 * A text answer is under the key `text`
 */
export function fakeCluster(answers: Record<string, Answer | ((request: ApiRequest) => Answer)>): FakeCluster {
  const requests: ApiRequest[] = [];
  const kinds = { ...builtIn };
  const client: ApiClient = {
    async request(request) {
      requests.push(request);
      const path = request.path.replace(/\?.*/, '');
      const served = kinds[path];
      if (served !== undefined) {
        return { resources: served.map(([kind, name, namespaced]) => ({ kind, name, namespaced, verbs })) };
      }
      const found = answers[`${request.method ?? 'GET'} ${path}`];
      const answer = typeof found === 'function' ? found(request) : found;
      // The server's router answers with plain text for an unknown group.
      const isGroup = /^\/apis\/[^/]+\/[^/]+$/.test(path);
      if (answer === undefined && isGroup) throw refusal(404, 'HTTP 404', '404 page not found');
      if (answer === undefined) throw refusal(404, 'NotFound', 'not found');
      if (answer instanceof Error) throw answer;
      return answer;
    },
    async requestText(request) {
      return String((await client.request(request)).text);
    },
    async requestStream(request) {
      const text = await client.requestText(request);
      return (async function* () {
        for (let start = 0; start < text.length; start += pieceLength) yield text.slice(start, start + pieceLength);
      })();
    },
  };
  const serve = (path: string, kind: ServedKind) => {
    kinds[path] = [...(kinds[path] ?? []), kind];
  };
  return { client, discovery: discover(client, 'apps'), requests, serve };
}

export function refusal(status: number, reason: string, message: string): ApiError {
  return new ApiError(status, reason, message, {});
}
