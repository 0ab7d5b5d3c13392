import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { ChartDependency } from '../../chart/index.ts';
import { type Position, ReleaseError } from '../../errors.ts';
import { isJsonObject, type Json, parseYaml, writeYaml } from '../../json/index.ts';

/** The exact version that a dependency is held to, as Chart.lock names it. */
export interface LockedDependency {
  name: string;
  version: string;
  repository?: string;
  /** Of the archive's bytes, or of the folder as {@link contentHash} counts it. Beyond Helm, which ignores it. */
  sha256?: string;
}

/** A lock file as Helm writes it. */
export interface Lock {
  dependencies: LockedDependency[];
  /** {@link lockDigest} at the time when it was made. */
  digest?: string;
}

/** Where a lock is, and the command that makes it. */
export interface LockPlace {
  path: string;
  /** The same as the user would type it. */
  shownAs: string;
  command: string;
  /** Whether it is a stack's file, in which anybody edits the version by itself. @default false */
  isStackFile?: boolean;
  /** Where in it the hash of the only entry stands. */
  position?: Position;
}

/** @throws ReleaseError DEPENDENCY_LOCK_MISSING */
export async function readLock({ path, shownAs, command }: LockPlace): Promise<Lock> {
  const hint = `Make it with \`${command}\`, and commit it.`;
  const position = { file: shownAs };
  let lock: Json;
  try {
    lock = parseYaml(await readFile(path, 'utf8'));
  } catch (cause) {
    const message = `The versions of the dependencies are not locked: ${shownAs} cannot be read.`;
    throw new ReleaseError('DEPENDENCY_LOCK_MISSING', message, { position, hint, cause });
  }
  const { dependencies, digest } = isJsonObject(lock) ? lock : {};
  const entries = Array.isArray(dependencies) ? dependencies : [];
  return {
    dependencies: entries.map((entry): LockedDependency => {
      const { name, version, repository, sha256 } = isJsonObject(entry) ? entry : {};
      if (typeof name !== 'string' || typeof version !== 'string') {
        const message = `${shownAs} has an entry without name or version.`;
        throw new ReleaseError('DEPENDENCY_LOCK_MISSING', message, { position, hint });
      }
      // Archives are named for it. Names are those of Chart.yaml, or are not used.
      if (/[/\\\p{Cc}]/u.test(version)) {
        const message = `${shownAs} cannot be used: version ${JSON.stringify(version)} is invalid.`;
        throw new ReleaseError('DEPENDENCY_LOCK_STALE', message, { position, hint });
      }
      return {
        name,
        version,
        ...(typeof repository === 'string' ? { repository } : {}),
        ...(typeof sha256 === 'string' ? { sha256 } : {}),
      };
    }),
    ...(typeof digest === 'string' ? { digest } : {}),
  };
}

/**
 * The text of a lock, in Helm's order and with Helm's fields; the hashes are ours, and Helm passes over them.
 * @param before the text that it takes the place of: comments at its beginning stay
 */
export function writeLock({ dependencies, digest = '' }: Lock, generated: Date, before = ''): string {
  const [comments = ''] = /^(?:#.*\n)*/.exec(before) ?? [];
  const entries = dependencies.map(({ name, repository = '', version, sha256 }) => ({
    name,
    repository,
    version,
    ...(sha256 === undefined ? {} : { sha256 }),
  }));
  const list = writeYaml({ dependencies: entries, digest }, { sortsKeys: false, indentsLists: false });
  return `${comments}${list}\ngenerated: ${JSON.stringify(generated.toISOString())}\n`;
}

/**
 * Helm's digest of a lock: what `helm dependency build` compares to tell that Chart.yaml has moved on
 * (internal/resolver/resolver.go of Helm, HashReq).
 */
export function lockDigest(dependencies: readonly ChartDependency[], locked: readonly LockedDependency[]): string {
  const text = goJson([dependencies.map(goDependency), locked.map(goDependency)]);
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

/** The fields in the order of Go's struct, those that are empty left out. */
function goDependency(dependency: Partial<ChartDependency>): Json {
  const { name = '', version, repository = '', condition, tags, alias } = dependency;
  const imports = dependency['import-values'];
  return {
    name,
    ...(version ? { version } : {}),
    repository,
    ...(condition ? { condition } : {}),
    ...(tags?.length ? { tags } : {}),
    ...(imports?.length ? { 'import-values': imports } : {}),
    ...(alias ? { alias } : {}),
  };
}

/** Go's encoder escapes what HTML could take for markup. */
function goJson(value: Json): string {
  const escapes: Record<string, string> = { '<': '\\u003c', '>': '\\u003e', '&': '\\u0026' };
  return JSON.stringify(value).replace(/[<>&]/g, (character) => escapes[character] ?? character);
}
