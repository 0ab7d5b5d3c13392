import type { HelmChart } from '../../helm/index.ts';
import { isCrdFile } from '../../manifest/index.ts';

/**
 * The API groups of the CRDs in `crds/`, of disabled subcharts too. Charts can have megabytes of CRDs, so the files are searched instead of parsed.
 * @returns an empty string for a file without a group in the usual form
 */
export function definedGroups(parts: readonly Pick<HelmChart['parts'][number], 'files'>[]): string[] {
  const files = parts.flatMap((part) => part.files.filter(({ path }) => isCrdFile(path)));
  return files.flatMap(({ data }) => {
    const groups = [...data.toString('utf8').matchAll(/^ {2}group: *["']?([\w.-]+)/gm)].map(([, group = '']) => group);
    return groups.length === 0 ? [''] : groups;
  });
}
