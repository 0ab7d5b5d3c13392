import { ReleaseError, throwAll } from '../../errors.ts';
import { fewOf, formatPath, type ValuePath } from '../../json/index.ts';

/**
 * @param exclude objects that the command line leaves out
 * @param names of the objects of the release: `Kind/name`
 * @throws ReleaseError(s) RENDER_UNKNOWN_OBJECT
 */
export function refuseUnknown(exclude: readonly string[], names: readonly string[]): void {
  const known = new Set(names);
  const unknown = exclude.filter((name) => !known.has(name));
  throwAll(
    unknown.map(
      (name) =>
        new ReleaseError('RENDER_UNKNOWN_OBJECT', `--exclude ${name}: the release has no such object.`, {
          hint: `Write Kind/name. Objects: ${[...known].sort().join(', ')}.`,
        }),
    ),
  );
}

/** More fields are only counted. */
const mostShown = 5;

/**
 * The error for an object that must not be written.
 * @param name `Kind/name`
 * @param file its template
 * @param page the page that explains what to do
 */
export function secretIn(name: string, file: string, paths: readonly ValuePath[], page: string): ReleaseError {
  const fields = paths.map((path) => (path.length === 0 ? 'any of its fields' : formatPath(path)));
  return new ReleaseError(
    'RENDER_SECRET',
    `${name} has a secret or generated value, so it is not written: ${fewOf(fields, mostShown)}.`,
    {
      position: { file },
      hint: `Read the value from a Secret, or leave the object out: --exclude ${name}. See ${page}.`,
    },
  );
}
