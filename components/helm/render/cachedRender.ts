import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../../files/writeAtomically.ts';
import { isJsonObject, type Json } from '../../json/index.ts';
import type { SourceDocument } from '../../manifest/index.ts';

/** Results that are kept: enough for the stacks of a project and for going back and forth. */
const kept = 20;

/**
 * Keeps what Helm's engine made of the same charts with the same values, so that a run that changes nothing in them need
 * not ask it. Only the user may read what is kept.
 * @param request all that decides the result, as JSON
 * @param render called when nothing is kept, or when what is kept cannot be read. What differs when it is rendered again is not kept:
 * it may be a password
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

/** What dependencies make. */
export interface DependencyRender<Again> {
  documents: SourceDocument[];
  /** The same rendered once more, where that gave something else. */
  again?: Again;
}

/**
 * The same for other results. A result that is undefined is not kept.
 * @param resultIn reads what was kept; undefined for what was damaged
 */
export async function cached<Result>(
  directory: string,
  request: Json,
  make: () => Promise<Result>,
  resultIn: (value: Json) => Result | undefined,
): Promise<Result> {
  const key = createHash('sha256').update(JSON.stringify(request)).digest('hex').slice(0, 32);
  const file = join(directory, `${key}.json`);
  const known = resultIn(
    await readFile(file, 'utf8')
      .then(JSON.parse)
      .catch(() => null),
  );
  if (known !== undefined) return known;
  const result = await make();
  if (result === undefined) return result;
  // A cache that cannot be written is none.
  await keep(directory, file, result).catch(() => undefined);
  return result;
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

/** Undefined for what was damaged. */
function documentsIn(value: Json): SourceDocument[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const documents = value.flatMap((each): SourceDocument[] => {
    const { source, text: body, line } = isJsonObject(each) ? each : {};
    if (typeof source !== 'string' || typeof body !== 'string' || typeof line !== 'number') return [];
    return [{ source, text: body, line }];
  });
  return documents.length === value.length ? documents : undefined;
}
