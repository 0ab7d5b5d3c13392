import { isJsonObject, type JsonObject } from '../../json/index.ts';
import { type ApiClient, ApiError } from './apiClient.ts';
import { inPath } from './discovery.ts';
import { readMetadata } from './metadata.ts';
import { isTransient } from './transient.ts';

/** For at least this many objects of one kind and namespace, one list request is faster than single reads. */
const minimumToList = 4;

/**
 * Reads the metadata of many objects of releases.
 * @param paths paths of the objects
 * @returns the metadata by path, without objects that do not exist
 * @throws what the client throws
 */
export async function readManyMetadata(
  client: ApiClient,
  paths: readonly string[],
): Promise<ReadonlyMap<string, JsonObject>> {
  const collections = Map.groupBy(paths, (path) => path.slice(0, path.lastIndexOf('/')));
  const found = await Promise.all(
    [...collections].map(async ([collection, members]) => {
      const listed = members.length < minimumToList ? undefined : await list(client, collection);
      return Promise.all(
        members.map(async (path): Promise<[string, JsonObject][]> => {
          // An object without the label is not in the list, so read it by itself.
          const object = listed?.get(path) ?? (await readMetadata(client, path));
          return object === undefined ? [] : [[path, object]];
        }),
      );
    }),
  );
  return new Map(found.flat(2));
}

/** Lists the objects with Helm's label; undefined if the account may not list them. */
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
