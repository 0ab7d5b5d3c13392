import semver from 'semver';
import { isJsonObject, type Json, parseYaml } from '../../json/index.ts';

/** A version of a chart in the index of its repository. */
export interface IndexEntry {
  version: string;
  /** The archive's URL, absolute or relative to the repository. */
  url: string;
  /** SHA-256 of the archive, in hexadecimal. */
  digest?: string;
}

/**
 * The versions of one chart, newest first. As in Helm, versions without an archive are left out.
 * @throws Error if the index is not valid YAML
 */
export function entriesOf(index: string, name: string): IndexEntry[] {
  const all = versionsIn(index, name);
  const entries = (Array.isArray(all) ? all : []).filter(isJsonObject).flatMap((entry): IndexEntry[] => {
    const { version, urls, digest } = entry;
    const [url] = Array.isArray(urls) ? urls : [];
    if (typeof version !== 'string' || semver.valid(version, { loose: true }) === null || typeof url !== 'string')
      return [];
    return [{ version, url, digest: typeof digest === 'string' ? digest.replace(/^sha256:/, '') : undefined }];
  });
  return entries.sort((left, right) => semver.rcompare(left.version, right.version, { loose: true }));
}

function versionsIn(index: string, name: string): Json | undefined {
  // JSON is YAML, and is parsed many times faster.
  if (index.startsWith('{')) return entryIn(JSON.parse(index), name);
  return entryIn(parseYaml(blockOf(index, name) ?? index), name);
}

function entryIn(content: Json, name: string): Json | undefined {
  const entries = isJsonObject(content) && isJsonObject(content.entries) ? content.entries : {};
  return Object.hasOwn(entries, name) ? entries[name] : undefined;
}

/**
 * Cuts out the block of one chart, as an index of its own: some indexes have 10 MB, and parsing all of it takes many
 * seconds. It only works for the format of `helm repo index`, with one key per line: the lines of a chart are those
 * with a deeper indent.
 */
function blockOf(index: string, name: string): string | undefined {
  const start = index.search(/^entries:[ \t]*$/m);
  const key = `\n  ${name}:\n`;
  const from = start < 0 ? -1 : index.indexOf(key, start);
  // A duplicate key would be an error, and anchors may be used anywhere, so parse the whole index then.
  if (from < 0 || index.indexOf(key, from + 1) >= 0) return undefined;
  const body = from + key.length;
  const rest = index.slice(body);
  const end = rest.search(/^(?: {0,2}[^ \n-])/m);
  const block = end < 0 ? rest : rest.slice(0, end);
  // Only other charts may be between the title and the chart: a key without indent would end the entries.
  if (/\n[^ \n#-]/.test(index.slice(index.indexOf('\n', start), from))) return undefined;
  return /[&*]\w/.test(block.replace(/"(?:[^"\\]|\\.)*"|'[^']*'/g, '')) ? undefined : `entries:${key}${block}`;
}
