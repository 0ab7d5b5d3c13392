import semver from 'semver';
import { isJsonObject, type Json, parseYaml } from '../../json/index.ts';

/** A version of a chart, as the index of its repository has it. */
export interface IndexEntry {
  version: string;
  /** Where the archive is, relative to the repository or absolute. */
  url: string;
  /** sha256 of the archive, in hexadecimal. */
  digest?: string;
}

/**
 * The versions of one chart, the newest first; those without an archive are left out, as in Helm.
 * @throws Error when the index is no YAML
 */
export function entriesOf(index: string, name: string): IndexEntry[] {
  const all = versionsIn(index, name);
  const entries = (Array.isArray(all) ? all : []).filter(isJsonObject).flatMap((entry): IndexEntry[] => {
    const { version, urls, digest } = entry;
    const [url] = Array.isArray(urls) ? urls : [];
    if (typeof version !== 'string' || semver.valid(version, { loose: true }) === null || typeof url !== 'string')
      return [];
    return [{ version, url, ...(typeof digest === 'string' ? { digest: digest.replace(/^sha256:/, '') } : {}) }];
  });
  return entries.sort((left, right) => semver.rcompare(left.version, right.version, { loose: true }));
}

function versionsIn(index: string, name: string): Json | undefined {
  // JSON is YAML, and read many times faster.
  if (index.startsWith('{')) return entryIn(JSON.parse(index), name);
  return entryIn(parseYaml(blockOf(index, name) ?? index), name);
}

function entryIn(content: Json, name: string): Json | undefined {
  const entries = isJsonObject(content) && isJsonObject(content.entries) ? content.entries : {};
  return Object.hasOwn(entries, name) ? entries[name] : undefined;
}

/**
 * The part of an index that is about one chart, as an index of its own: some indexes have 10 MB, and all of it would take
 * many seconds. Only of what `helm repo index` writes, one key a line: lines of the chart are those that are indented deeper.
 */
function blockOf(index: string, name: string): string | undefined {
  const start = index.search(/^entries:[ \t]*$/m);
  const key = `\n  ${name}:\n`;
  const from = start < 0 ? -1 : index.indexOf(key, start);
  // A second one would be an error, and anchors may be used anywhere.
  if (from < 0 || index.indexOf(key, from + 1) >= 0) return undefined;
  const body = from + key.length;
  const rest = index.slice(body);
  const end = rest.search(/^(?: {0,2}[^ \n-])/m);
  const block = end < 0 ? rest : rest.slice(0, end);
  // Between the title and the chart stand other charts only: a key at the left would end them.
  if (/\n[^ \n#-]/.test(index.slice(index.indexOf('\n', start), from))) return undefined;
  return /[&*]\w/.test(block.replace(/"(?:[^"\\]|\\.)*"|'[^']*'/g, '')) ? undefined : `entries:${key}${block}`;
}
