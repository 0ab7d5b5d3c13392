import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import semver from 'semver';
import { parse } from 'yaml';
import type { EarlierChart } from '../../chart/index.ts';
import { ReleaseError } from '../../errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';

/** Runs git in a folder; undefined when it fails, or is not there. */
type Git = (...args: string[]) => Promise<string | undefined>;

/** Bytes: far more than a file of a chart has. */
const largestOutput = 64 * 1024 * 1024;

function openRepository(folder: string): Git {
  return async (...args) => {
    try {
      return (await promisify(execFile)('git', args, { cwd: folder, maxBuffer: largestOutput })).stdout;
    } catch {
      return undefined;
    }
  };
}

/**
 * A chart at the commit that a change is compared with: the given commit; otherwise the last one that HEAD shares with origin/main, if the two have
 * diverged; otherwise HEAD's parent. The working tree is compared, uncommitted changes included.
 * @param folder the project
 * @param chart the chart's folder, relative to the project
 * @param commit a commit, branch or tag
 * @returns undefined where there is no earlier commit, no repository, or no such chart at that commit
 * @throws ReleaseError CHART_VERSION_BASE
 */
export async function earlierChart(folder: string, chart: string, commit?: string): Promise<EarlierChart | undefined> {
  const git = openRepository(folder);
  const base = await baseOf(git, commit);
  return base === undefined ? undefined : chartAt(git, base, chart);
}

async function baseOf(git: Git, named?: string): Promise<string | undefined> {
  if (named !== undefined) {
    const commit = await hashOf(git, named);
    if (commit !== undefined) return commit;
    throw new ReleaseError('CHART_VERSION_BASE', `--since is "${named}", which is not a commit of this repository.`, {
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

async function chartAt(git: Git, base: string, chart: string): Promise<EarlierChart | undefined> {
  const metadata = await git('show', `${base}:./${chart}/Chart.yaml`);
  if (metadata === undefined) return undefined;
  const { version } = mapIn(metadata, base, `${chart}/Chart.yaml`);
  if (typeof version !== 'string' || semver.valid(version) === null) throw unreadable(`${chart}/Chart.yaml`, base);
  const schema = await git('show', `${base}:./${chart}/values.schema.json`);
  return {
    commit: base.slice(0, 7),
    version,
    schema: schema === undefined ? {} : mapIn(schema, base, `${chart}/values.schema.json`),
    changed: await changedFiles(git, base, chart),
  };
}

function mapIn(text: string, base: string, file: string): JsonObject {
  let value: Json = null;
  try {
    value = parse(text);
  } catch {
    // Reported below.
  }
  if (isJsonObject(value)) return value;
  throw unreadable(file, base);
}

function unreadable(file: string, base: string): ReleaseError {
  const message = `${file} of commit ${base.slice(0, 7)} cannot be read.`;
  return new ReleaseError('CHART_VERSION_BASE', message, { hint: 'Name another commit with --since.' });
}

/** Paths in the chart whose files differ from the commit's, uncommitted and new files included. */
async function changedFiles(git: Git, base: string, chart: string): Promise<string[]> {
  const known = await git('diff', '--name-only', '--no-renames', '--relative', '-z', base, '--', chart);
  const added = await git('ls-files', '--others', '--exclude-standard', '-z', '--', chart);
  const paths = `${known ?? ''}${added ?? ''}`.split('\0').filter((path) => path !== '');
  return [...new Set(paths)].map((path) => path.slice(chart.length + 1)).sort();
}
