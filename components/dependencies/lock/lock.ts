import { createHash } from 'node:crypto';
import type { ChartDependency } from '../../chart/index.ts';
import { type Position, ReleaseError } from '../../errors.ts';
import { readFile } from '../../files/readAtOnce.ts';
import { isJsonObject, type Json, parseYaml, writeYaml } from '../../json/index.ts';

/** The exact version of a dependency, as in Chart.lock. */
export interface LockedDependency {
  name: string;
  version: string;
  repository?: string;
  /**
   * Digest of the archive, or of the folder, see {@link contentHash}. An addition to Helm's format; Helm ignores it.
   */
  sha256?: string;
}

/** The content of a lock file, in Helm's format. */
export interface Lock {
  dependencies: LockedDependency[];
  /** {@link lockDigest} when the lock was written. */
  digest?: string;
}

/** The path of a lock, and the command that writes it. */
export interface LockPlace {
  path: string;
  /** The path, as the user would type it. */
  shownAs: string;
  command: string;
  /** Whether the lock is a stack file, in which the user may edit only the version. @default false */
  isStackFile?: boolean;
  /** The position of the digest in a stack file. */
  position?: Position;
}

/** @throws ReleaseError DEPENDENCY_LOCK_MISSING */
export async function readLock({ path, shownAs, command }: LockPlace): Promise<Lock> {
  const hint = `Create it with \`${command}\`, and commit it.`;
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
        const message = `${shownAs} has an entry without a name or version.`;
        throw new ReleaseError('DEPENDENCY_LOCK_MISSING', message, { position, hint });
      }
      // The version is part of the archive's file name. Names need no check: they must match those in Chart.yaml.
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
 * Writes the text of a lock, in Helm's order and with Helm's fields, plus digests, which Helm ignores.
 * @param before the old text; comments at its beginning are kept
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
 * Helm's digest of a lock. `helm dependency build` uses it to detect changes of Chart.yaml
 * (internal/resolver/resolver.go of Helm, HashReq).
 */
export function lockDigest(dependencies: readonly ChartDependency[], locked: readonly LockedDependency[]): string {
  const text = goJson([dependencies.map(goDependency), locked.map(goDependency)]);
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

/** The non-empty fields, in the order of Go's struct. */
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

/** Go's encoder escapes the special characters of HTML. */
function goJson(value: Json): string {
  const escapes: Record<string, string> = { '<': '\\u003c', '>': '\\u003e', '&': '\\u0026' };
  return JSON.stringify(value).replace(/[<>&]/g, (character) => escapes[character] ?? character);
}
