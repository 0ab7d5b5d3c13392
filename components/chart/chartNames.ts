import type { JsonObject } from '../json/index.ts';

/** The limit of file systems for a path segment, with room for a version and a suffix. */
const longest = 128;

/**
 * Checks the name of a chart or dependency; returns the mistake as the end of a sentence, or undefined. Folders and
 * files are named after charts, so a name must be one path segment (Metadata.Validate of Helm: `chart.metadata.name
 * "a/b" is invalid`). Helm also allows `.` and `..`. Values that are not strings are not checked.
 */
export function mistakeInName({ name }: JsonObject): string | undefined {
  if (typeof name !== 'string' || (name.length <= longest && !/[/\\\p{Cc}]|^\.*$/u.test(name))) return undefined;
  return `name ${JSON.stringify(name)} is invalid: it must be a path segment without slashes and control characters, and must not consist of dots`;
}

/**
 * Like {@link mistakeInName}, for the version of a chart: semantic; as in Helm, `v` and missing last numbers are
 * allowed.
 */
export function mistakeInVersion({ version }: JsonObject): string | undefined {
  if (typeof version !== 'string') return undefined;
  const isSemantic = /^v?\d+(?:\.\d+){0,2}(?:-[\dA-Za-z.-]+)?(?:\+[\dA-Za-z.-]+)?$/.test(version);
  if (isSemantic && version.length <= longest) return undefined;
  return `version ${JSON.stringify(version)} is invalid: it must be a semantic version such as 1.2.3`;
}

/** Like {@link mistakeInName}, for the alias of a dependency (Dependency.Validate of Helm). */
export function mistakeInAlias({ alias }: JsonObject): string | undefined {
  if (typeof alias !== 'string' || (alias.length <= longest && /^[a-zA-Z0-9_-]*$/.test(alias))) return undefined;
  return `alias may only contain letters, digits, "_" and "-", not ${JSON.stringify(alias)}`;
}
