import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SourceDocument } from '../chart/index.ts';
import { isJsonObject, type Json } from '../config/index.ts';
import { writeWhole } from './sources/index.ts';

/** Renders that are kept: enough for the stacks of a project and for going back and forth. */
const kept = 20;

/**
 * Keeps what Helm's engine made of the same charts with the same values, so that a run that changes nothing in them need
 * not ask it. Only the user may read what is kept.
 * @param request all that decides the result, as JSON
 * @param render called when nothing is kept, or when what is kept cannot be read
 */
export async function cachedRender(
  directory: string,
  request: Json,
  render: () => Promise<SourceDocument[]>,
): Promise<SourceDocument[]> {
  const key = createHash('sha256').update(JSON.stringify(request)).digest('hex').slice(0, 32);
  const file = join(directory, `${key}.json`);
  const known = documentsIn(await readFile(file, 'utf8').catch(() => ''));
  if (known !== undefined) return known;
  const documents = await render();
  // A cache that cannot be written is none.
  await keep(directory, file, documents).catch(() => undefined);
  return documents;
}

async function keep(directory: string, file: string, documents: readonly SourceDocument[]): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await writeWhole(file, JSON.stringify(documents), 0o600);
  const files = await Promise.all(
    (await readdir(directory)).map(async (name) => {
      const path = join(directory, name);
      return { path, time: (await stat(path)).mtimeMs };
    }),
  );
  const old = files.sort((left, right) => right.time - left.time).slice(kept);
  await Promise.all(old.map(({ path }) => rm(path, { force: true })));
}

/** Undefined for a text that was damaged. */
function documentsIn(text: string): SourceDocument[] | undefined {
  let value: Json;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(value)) return undefined;
  const documents = value.flatMap((each): SourceDocument[] => {
    const { source, text: body, line } = isJsonObject(each) ? each : {};
    if (typeof source !== 'string' || typeof body !== 'string' || typeof line !== 'number') return [];
    return [{ source, text: body, line }];
  });
  return documents.length === value.length ? documents : undefined;
}
