import type { JsonObject } from '../json/index.ts';

/** What a file system takes for a part of a path, with room for a version and an ending behind it. */
const longest = 128;

/**
 * What is wrong with the name of a chart or of a dependency, as the rest of a sentence; undefined for one that may be. Folders and
 * files are named for charts, so it must be one part of a path (Metadata.Validate of Helm: `chart.metadata.name "a/b" is invalid`). Helm
 * also takes `.` and `..`. What is no text is not looked at.
 */
export function mistakeInName({ name }: JsonObject): string | undefined {
  if (typeof name !== 'string' || (name.length <= longest && !/[/\\\p{Cc}]|^\.*$/u.test(name))) return undefined;
  return `name ${JSON.stringify(name)} is invalid: it must be a part of a path, without slashes, control characters, or dots alone`;
}

/** The same for the version of a chart: semantic, also with `v` or without its last parts, as in Helm. */
export function mistakeInVersion({ version }: JsonObject): string | undefined {
  if (typeof version !== 'string') return undefined;
  const isSemantic = /^v?\d+(?:\.\d+){0,2}(?:-[\dA-Za-z.-]+)?(?:\+[\dA-Za-z.-]+)?$/.test(version);
  if (isSemantic && version.length <= longest) return undefined;
  return `version ${JSON.stringify(version)} is invalid: it must be a semantic version such as 1.2.3`;
}

/** The same for the alias of a dependency (Dependency.Validate of Helm). */
export function mistakeInAlias({ alias }: JsonObject): string | undefined {
  if (typeof alias !== 'string' || (alias.length <= longest && /^[a-zA-Z0-9_-]*$/.test(alias))) return undefined;
  return `alias may have letters, digits, "_" and "-" only, not ${JSON.stringify(alias)}`;
}
