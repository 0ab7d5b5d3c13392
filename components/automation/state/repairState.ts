import { copyFile, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, zstdDecompress } from 'node:zlib';
import { ReleaseError } from '../../errors.ts';
import { isJsonObject, type Json } from '../../json/index.ts';
import type { StackFiles } from './fileBackend.ts';

/** A file in the state's folder, from which the progress of an interrupted write is derived. */
interface Found {
  /** The path of the state file, or the content of a complete checkpoint from which it can be restored. */
  path: string;
  content: Buffer;
  /** Milliseconds since 1970. */
  writtenAt: number;
}

/** Extensions of a state file, by compression. */
const endings = ['.json', '.json.gz', '.json.zst'];

/**
 * Makes a stack's state readable again after Pulumi was killed, or the machine lost power, during a write. No run may be active on the
 * stack.
 *
 * Pulumi's file backend copies the state to `<stack>.json.bak`, writes the next one to `<stack>.json.<time>.tmp`, then its attributes, in
 * place, to `<stack>.json.attrs`, and moves the `.tmp` to `<stack>.json` (gocloud.dev/blob/fileblob, writerWithSidecar.Close; pulumi
 * pkg/backend/diy/state.go, saveCheckpoint). With truncated attributes every command fails with "failed to load checkpoint: EOF" although
 * the state is complete and the newest one is in the `.tmp`.
 * @param report called with what was done
 * @throws ReleaseError ENGINE_FAILED if no complete state is left
 */
export async function repairState({ states, name }: StackFiles, report: (line: string) => void): Promise<void> {
  const names = (await readdir(states).catch(() => [])).filter((file) => file.startsWith(`${name}.json`));
  for (const ending of endings) {
    const file = `${name}${ending}`;
    if (names.includes(file)) await repairFile(states, file, names, report);
  }
}

/** The incomplete files of a stack's state; empty if {@link repairState} has nothing to do. */
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
  report: (line: string) => void,
): Promise<void> {
  const path = join(folder, file);
  const torn = await tornAttributes(path);
  const state = await readWhole(path);
  if (torn.length === 0 && state !== undefined) return;

  const backup = await readWhole(`${path}.bak`);
  const unfinished = await Promise.all(
    names.filter((each) => isTemporary(each, file)).map((each) => readWhole(join(folder, each))),
  );
  // An older file belongs to an earlier run: later runs have written the state since.
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
    // Copy, don't move: without this file the stack counts as removed.
    if (damaged !== undefined) await copyFile(path, damaged);
    await rename(next, path);
    const kept = damaged === undefined ? '' : ` The damaged file is kept as ${damaged}.`;
    const from = chosen === backup ? 'the backup of the previous step' : 'the file that the run was writing';
    report(`  A killed run left the state ${path} incomplete: it was restored from ${from}.${kept}`);
  } else report(`  A killed run left ${torn.join(' and ')} incomplete: removed. The state is complete.`);
  for (const each of torn) await rm(each, { force: true });
  if (newer !== undefined) await rm(newer.path, { force: true });
}

/** Attributes are JSON; a state without them is readable, too. */
async function isTorn(path: string): Promise<boolean> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text !== undefined && parsed(text) === undefined;
}

function isTemporary(name: string, file: string): boolean {
  return name.startsWith(`${file}.`) && /^[0-9a-f]+\.tmp$/.test(name.slice(file.length + 1));
}

/** A state that Pulumi can read; undefined if it is missing or incomplete. */
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

/** Pulumi also detects the compression from the first bytes. */
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
  return new ReleaseError(
    'ENGINE_FAILED',
    `The stack's state ${path} is incomplete, and so are the copies next to it.`,
    {
      hint: 'Pulumi keeps a copy for each run in .pulumi/backups of the backend: `pulumi stack import --file <copy>`, then `pulumi up --refresh`.',
    },
  );
}
