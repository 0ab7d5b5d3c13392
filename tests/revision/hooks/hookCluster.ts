import { isJsonObject, type JsonObject } from '../../../components/json/index.ts';
import type { Hook } from '../../../components/manifest/index.ts';
import type { ApiClient, ApiRequest } from '../../../components/revision/cluster/apiClient.ts';
import { type FakeCluster, fakeCluster, refusal } from '../fakeCluster.ts';

export function hook(name: string, changes: Partial<Hook> = {}): Hook {
  const kind = changes.kind ?? 'Job';
  const apiVersion = kind === 'Job' ? 'batch/v1' : 'v1';
  return {
    name,
    kind,
    path: `chart/templates/${name}.yaml`,
    manifest: `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: ${name}}\n`,
    events: ['pre-upgrade'],
    weight: 0,
    delete_policies: [],
    output_log_policies: [],
    ...changes,
  };
}

export const complete = { status: { conditions: [{ type: 'Complete', status: 'True' }] } };
export const failed = {
  status: { conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded', message: 'no more' }] },
};

export interface HookClusterOptions {
  /** How an object continues after its creation, by name. Objects in `gone` are deleted at once. @default complete */
  endings?: Record<string, JsonObject | 'gone'>;
  /** Paths of objects that exist from the start. */
  there?: string[];
  /** Answers that differ from those of a healthy cluster. */
  answers?: Parameters<typeof fakeCluster>[0];
}

export interface HookCluster extends FakeCluster {
  /** Names of the objects in the order of their creation. */
  created: string[];
  /** Paths of the objects that exist now. */
  left(): string[];
}

/** A simulated cluster that stores objects from their creation to their deletion. */
export function hookCluster({ endings = {}, there = [], answers = {} }: HookClusterOptions = {}): HookCluster {
  const objects = new Map<string, JsonObject>(there.map((path) => [path, { metadata: { uid: 'from before' } }]));
  const created: string[] = [];
  const make = (path: string, body: JsonObject = {}): JsonObject => {
    const metadata = isJsonObject(body.metadata) ? body.metadata : {};
    const name = path.slice(path.lastIndexOf('/') + 1);
    const ending = endings[name] ?? complete;
    const live = { ...body, metadata: { namespace: 'apps', ...metadata, name, uid: `uid of ${name}` } };
    created.push(name);
    if (ending !== 'gone') objects.set(path, { ...live, ...ending });
    return live;
  };
  const base = fakeCluster(answers);
  const request = base.client.request.bind(base.client);
  base.client.request = async (asked: ApiRequest) => {
    const path = asked.path.replace(/\?.*/, '');
    const method = asked.method ?? 'GET';
    const one = objects.get(path);
    if (answers[`${method} ${path}`] !== undefined || asked.path.includes('dryRun=All')) return request(asked);
    if (method === 'POST') {
      const { name, generateName } = Object(asked.body?.metadata);
      const item = `${path}/${name || `${generateName}${created.length + 1}`}`;
      if (objects.has(item)) throw refusal(409, 'AlreadyExists', 'already exists');
      return make(item, asked.body);
    }
    if (method === 'PATCH') return make(path, asked.body);
    if (one === undefined) return request(asked);
    if (method === 'DELETE') objects.delete(path);
    return one;
  };
  const client: ApiClient = base.client;
  return { ...base, client, created, left: () => [...objects.keys()] };
}
