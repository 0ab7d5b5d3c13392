import { copyFile, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, zstdDecompress } from 'node:zlib';
import { ReleaseError } from '../../errors.ts';
import { isJsonObject, type Json } from '../../json/index.ts';
import type { StackFiles } from './fileBackend.ts';

/** What of a state file's folder tells how far a write of it came. */
interface Found {
  /** The state file, or the text from which one can be made: a whole checkpoint of Pulumi's. */
  path: string;
  content: Buffer;
  /** Milliseconds since 1970. */
  writtenAt: number;
}

/** Of a state file, by its compression. */
const endings = ['.json', '.json.gz', '.json.zst'];

/**
 * Makes the state of a stack readable again, which a Pulumi that was killed, or a machine that lost its power, left half written. Nobody
 * may be at work on the stack.
 *
 * Pulumi's file backend copies the state to `<stack>.json.bak`, writes the next one to `<stack>.json.<time>.tmp`, then its attributes, in
 * place, to `<stack>.json.attrs`, and moves the `.tmp` to `<stack>.json` (gocloud.dev/blob/fileblob, writerWithSidecar.Close; pulumi
 * pkg/backend/diy/state.go, saveCheckpoint). Attributes that are cut off make every command fail with "failed to load checkpoint: EOF"
 * though the state is whole, and the newest one is in the `.tmp`.
 * @param say told what was done
 * @throws ReleaseError ENGINE_FAILED where no whole state is left
 */
export async function repairState({ states, name }: StackFiles, say: (line: string) => void): Promise<void> {
  const names = (await readdir(states).catch(() => [])).filter((file) => file.startsWith(`${name}.json`));
  for (const ending of endings) {
    const file = `${name}${ending}`;
    if (names.includes(file)) await repairFile(states, file, names, say);
  }
}

/** What of a stack's state is half written: nothing where {@link repairState} has nothing to do. */
export async function tornFiles({ states, name }: StackFiles): Promise<string[]> {
  const torn: string[] = [];
  for (const ending of endings) {
    const path = join(states, `${name}${ending}`);
    const isThere = await stat(path).then(
      () => true,
      () => false,
    );
    if (!isThere) continue;
    if ((await readWhole(path)) === undefined) torn.push(path);
    torn.push(...(await tornAttributes(path)));
  }
  return torn;
}

async function tornAttributes(path: string): Promise<string[]> {
  const files = [`${path}.attrs`, `${path}.bak.attrs`];
  const found = await Promise.all(files.map(isTorn));
  return files.filter((_file, index) => found[index]);
}

async function repairFile(
  folder: string,
  file: string,
  names: readonly string[],
  say: (line: string) => void,
): Promise<void> {
  const path = join(folder, file);
  const torn = await tornAttributes(path);
  const state = await readWhole(path);
  if (torn.length === 0 && state !== undefined) return;

  const backup = await readWhole(`${path}.bak`);
  const unfinished = await Promise.all(
    names.filter((each) => isTemporary(each, file)).map((each) => readWhole(join(folder, each))),
  );
  // One that is older is of an earlier run: later ones have written the state since.
  const since = Math.max(state?.writtenAt ?? 0, backup?.writtenAt ?? 0);
  const newer = unfinished
    .filter((each) => each !== undefined)
    .filter(({ writtenAt }) => writtenAt >= since)
    .sort((left, right) => right.writtenAt - left.writtenAt)[0];
  const chosen = newer ?? state ?? backup;
  if (chosen === undefined) throw lost(path);

  if (chosen.path !== path) {
    const damaged = state === undefined ? `${path}.${Date.now()}.damaged` : undefined;
    const next = `${path}.repaired`;
    await writeFile(next, chosen.content, { flush: true });
    // Copied, not moved: a stack without this file counts as removed.
    if (damaged !== undefined) await copyFile(path, damaged);
    await rename(next, path);
    const kept = damaged === undefined ? '' : ` What it was is kept as ${damaged}.`;
    const from = chosen === backup ? 'its copy of the step before' : 'what the run was about to write';
    say(`  A killed run left the state ${path} half written: it was made again from ${from}.${kept}`);
  } else say(`  A killed run left ${torn.join(' and ')} half written: removed. The state is whole.`);
  for (const each of torn) await rm(each, { force: true });
  if (newer !== undefined) await rm(newer.path, { force: true });
}

/** Attributes are JSON; a file without them is read all the same. */
async function isTorn(path: string): Promise<boolean> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text !== undefined && parsed(text) === undefined;
}

function isTemporary(name: string, file: string): boolean {
  return name.startsWith(`${file}.`) && /^[0-9a-f]+\.tmp$/.test(name.slice(file.length + 1));
}

/** A state that Pulumi can read; undefined for one that is not there or not whole. */
async function readWhole(path: string): Promise<Found | undefined> {
  try {
    const content = await readFile(path);
    const value = parsed((await unpacked(content)).toString('utf8'));
    if (!isJsonObject(value)) return undefined;
    return { path, content, writtenAt: (await stat(path)).mtimeMs };
  } catch {
    return undefined;
  }
}

/** Pulumi, too, tells the compression by the first bytes. */
async function unpacked(content: Buffer): Promise<Buffer> {
  if (content[0] === 0x1f && content[1] === 0x8b) return promisify(gunzip)(content);
  return content.readUInt32LE(0) === 0xfd2fb528 ? promisify(zstdDecompress)(content) : content;
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function lost(path: string): ReleaseError {
  return new ReleaseError('ENGINE_FAILED', `The stack's state ${path} is not whole, nor is a copy of it beside it.`, {
    hint: 'Pulumi keeps one of each run in .pulumi/backups of the backend: `pulumi stack import --file <copy>`, then `pulumi up --refresh`.',
  });
}
