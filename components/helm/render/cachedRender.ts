import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readFile } from '../../files/readAtOnce.ts';
import { writeAtomically } from '../../files/writeAtomically.ts';
import { isJsonObject, type Json } from '../../json/index.ts';
import type { SourceDocument } from '../../manifest/index.ts';

/** The number of kept results: enough for the stacks of a project, and for switching between changes. */
const kept = 20;

/**
 * Caches the output of Helm's engine, so that runs without changes need not start it. Only the user can read the cache.
 * @param request all that determines the result, as JSON
 * @param render called if the cache has no readable entry. Output that differs when it is rendered again is not cached:
 * it may contain a generated password
 */
export async function cachedRender<Again>(
  directory: string,
  request: Json,
  render: () => Promise<DependencyRender<Again>>,
): Promise<DependencyRender<Again>> {
  let fresh: DependencyRender<Again> | undefined;
  const make = async () => {
    fresh = await render();
    return fresh.again === undefined ? fresh.documents : undefined;
  };
  const documents = await cached(directory, request, make, documentsIn);
  return fresh ?? { documents: documents ?? [] };
}

/** The output of the dependencies. */
export interface DependencyRender<Again> {
  documents: SourceDocument[];
  /** The output of a second render, if it differs. */
  again?: Again;
}

/**
 * Like {@link cachedRender}, for other results. A result that is undefined is not cached.
 * @param resultIn parses a cache entry; undefined if it is damaged
 */
export async function cached<Result>(
  directory: string,
  request: Json,
  make: () => Promise<Result>,
  resultIn: (value: Json) => Result | undefined,
): Promise<Result> {
  const known = await readCached(directory, request, resultIn);
  if (known !== undefined) return known;
  const result = await make();
  if (result !== undefined) await keepCached(directory, request, result);
  return result;
}

/** The result in the cache; undefined if it is not cached. */
export async function readCached<Result>(
  directory: string,
  request: Json,
  resultIn: (value: Json) => Result | undefined,
): Promise<Result | undefined> {
  return resultIn(
    // Read as bytes first: an entry has megabytes, and Node decodes a text that it reads in pieces slowly.
    await readFile(fileOf(directory, request))
      .then((data) => JSON.parse(data.toString('utf8')))
      .catch(() => null),
  );
}

/** Puts a result into the cache. If that fails, the program goes on without it. */
export async function keepCached(directory: string, request: Json, result: unknown): Promise<void> {
  await keep(directory, fileOf(directory, request), result).catch(() => undefined);
}

function fileOf(directory: string, request: Json): string {
  const key = createHash('sha256').update(JSON.stringify(request)).digest('hex').slice(0, 32);
  return join(directory, `${key}.json`);
}

async function keep(directory: string, file: string, result: unknown): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await writeAtomically(file, JSON.stringify(result), 0o600);
  const files = await Promise.all(
    (await readdir(directory)).map(async (name) => {
      const path = join(directory, name);
      return { path, time: (await stat(path)).mtimeMs };
    }),
  );
  const old = files.sort((left, right) => right.time - left.time).slice(kept);
  await Promise.all(old.map(({ path }) => rm(path, { force: true })));
}

/** The documents of a cache entry; undefined if it is damaged. */
export function documentsIn(value: Json): SourceDocument[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const documents = value.flatMap((each): SourceDocument[] => {
    const { source, text: body, line } = isJsonObject(each) ? each : {};
    if (typeof source !== 'string' || typeof body !== 'string' || typeof line !== 'number') return [];
    return [{ source, text: body, line }];
  });
  return documents.length === value.length ? documents : undefined;
}
