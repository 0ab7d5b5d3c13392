import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import semver from 'semver';
import { parse } from 'yaml';
import { ReleaseError } from '../../components/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../components/json/index.ts';

/** Runs git in a folder; undefined when it fails, or is not there. */
export type Git = (...args: string[]) => Promise<string | undefined>;

/** A chart as a commit has it. */
export interface BaseChart {
  /** The commit's hash. */
  base: string;
  version: string;
  /** One that takes everything if the chart has none. */
  schema: JsonObject;
}

/** Far more than any of a chart's files has. */
const largestOutput = 64 * 1024 * 1024;

export function openRepository(folder: string): Git {
  return async (...args) => {
    try {
      return (await promisify(execFile)('git', args, { cwd: folder, maxBuffer: largestOutput })).stdout;
    } catch {
      return undefined;
    }
  };
}

/**
 * The commit that a change is measured by: the named one; without a name the last one that HEAD shares with origin/main, if
 * that has moved away from HEAD; else HEAD's parent.
 * @returns its hash; undefined when there is none, or no repository
 * @throws ReleaseError CHART_VERSION_BASE when the name is that of no commit
 */
export async function baseOf(git: Git, named?: string): Promise<string | undefined> {
  if (named) {
    const commit = await hashOf(git, named);
    if (commit !== undefined) return commit;
    throw new ReleaseError('CHART_VERSION_BASE', `CHART_BASE is "${named}", which is no commit here.`, {
      hint: 'Name a branch, a tag or a hash that the clone has; a shallow clone has few.',
    });
  }
  const head = await hashOf(git, 'HEAD');
  if (head === undefined) return undefined;
  const main = await hashOf(git, 'refs/remotes/origin/main');
  const shared = main === undefined || main === head ? undefined : await git('merge-base', main, head);
  return shared?.trim() ?? (await hashOf(git, 'HEAD^'));
}

async function hashOf(git: Git, name: string): Promise<string | undefined> {
  return (await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`))?.trim();
}

/**
 * @param chart its folder, relative to the folder that git runs in
 * @returns undefined when the commit has no such chart
 * @throws ReleaseError CHART_VERSION_BASE when it cannot be read
 */
export async function chartAt(git: Git, base: string, chart: string): Promise<BaseChart | undefined> {
  const metadata = await git('show', `${base}:./${chart}/Chart.yaml`);
  if (metadata === undefined) return undefined;
  const { version } = mapIn(metadata, base, `${chart}/Chart.yaml`);
  if (typeof version !== 'string' || semver.valid(version) === null) throw unreadable(`${chart}/Chart.yaml`, base);
  const schema = await git('show', `${base}:./${chart}/values.schema.json`);
  return {
    base,
    version,
    schema: schema === undefined ? {} : mapIn(schema, base, `${chart}/values.schema.json`),
  };
}

function mapIn(text: string, base: string, file: string): JsonObject {
  let value: Json = null;
  try {
    value = parse(text);
  } catch {
    // Told of below, as what is no map.
  }
  if (isJsonObject(value)) return value;
  throw unreadable(file, base);
}

function unreadable(file: string, base: string): ReleaseError {
  const message = `${file} cannot be read as it was at ${base.slice(0, 7)}.`;
  return new ReleaseError('CHART_VERSION_BASE', message, { hint: 'Name another commit in CHART_BASE.' });
}

/** The chart's files that differ from the commit's, uncommitted and new ones included; paths begin in the chart. */
export async function changedFiles(git: Git, base: string, chart: string): Promise<string[]> {
  const known = await git('diff', '--name-only', '--no-renames', '--relative', '-z', base, '--', chart);
  const added = await git('ls-files', '--others', '--exclude-standard', '-z', '--', chart);
  const paths = `${known ?? ''}${added ?? ''}`.split('\0').filter((path) => path !== '');
  return [...new Set(paths)].map((path) => path.slice(chart.length + 1)).sort();
}
