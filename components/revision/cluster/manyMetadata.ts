import { isJsonObject, type JsonObject } from '../../json/index.ts';
import { type ApiClient, ApiError } from './apiClient.ts';
import { inPath } from './discovery.ts';
import { readMetadata } from './metadata.ts';
import { isTransient } from './transient.ts';

/** From this many objects of one kind and place on, they are listed instead of asked for one by one. */
const worthAList = 4;

/**
 * Objects of releases, as far as their metadata goes.
 * @param paths of the objects
 * @returns by the paths, without those that are not there
 * @throws what the client throws
 */
export async function readManyMetadata(
  client: ApiClient,
  paths: readonly string[],
): Promise<ReadonlyMap<string, JsonObject>> {
  const collections = Map.groupBy(paths, (path) => path.slice(0, path.lastIndexOf('/')));
  const found = await Promise.all(
    [...collections].map(async ([collection, members]) => {
      const listed = members.length < worthAList ? undefined : await list(client, collection);
      return Promise.all(
        members.map(async (path): Promise<[string, JsonObject][]> => {
          // One that lost its label is asked for by itself.
          const object = listed?.get(path) ?? (await readMetadata(client, path));
          return object === undefined ? [] : [[path, object]];
        }),
      );
    }),
  );
  return new Map(found.flat(2));
}

/** Undefined where listing is not allowed. */
async function list(client: ApiClient, collection: string): Promise<ReadonlyMap<string, JsonObject> | undefined> {
  const selector = encodeURIComponent('app.kubernetes.io/managed-by=Helm');
  const accept = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
  try {
    const { items } = await client.request({ path: `${collection}?labelSelector=${selector}`, accept });
    const objects = Array.isArray(items) ? items.filter(isJsonObject) : [];
    return new Map(
      objects.flatMap((object) =>
        isJsonObject(object.metadata) ? [[`${collection}/${inPath(String(object.metadata.name))}`, object]] : [],
      ),
    );
  } catch (error) {
    if (!(error instanceof ApiError) || isTransient(error)) throw error;
    return undefined;
  }
}
