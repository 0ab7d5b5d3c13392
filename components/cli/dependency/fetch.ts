import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  buildDependencies,
  buildRemoteChart,
  type LockedResult,
  type RemoteChart,
  updateDependencies,
  updateRemoteChart,
} from '../../dependencies/index.ts';
import { ReleaseError } from '../../errors.ts';
import { projectDirectory } from '../target/currentProject.ts';
import { readStackText } from '../target/stack.ts';
import { formatTable, type OutputFormat, outputWidth, serialize } from '../terminal/output.ts';
import { printMessage } from '../terminal/print.ts';
import { type ChartChoice, chartsOfStacks, nameOf, type StackChart } from './charts.ts';
import { unmaskedStack } from './secrets.ts';

export interface FetchOptions extends ChartChoice {
  /** The version range for a chart from a repository. */
  version?: string;
}

type Verb = 'update' | 'build';

/** Updates or builds the charts of one stack or of all stacks, and prints what is locked. */
export async function fetch(
  verb: Verb,
  { version, ...choice }: FetchOptions,
  format: OutputFormat,
  directory: string = projectDirectory,
): Promise<string> {
  const results = [];
  for (const chart of await chartsOfStacks(directory, choice, (name) => unmaskedStack(name, directory))) {
    if (version !== undefined && !('remote' in chart)) throw versionOfLocal(chart);
    results.push(...(await fetchOne(verb, chart, version, directory)));
  }
  const rows = results.map(({ name, version, repository = '', lock }) => ({ name, version, repository, lock }));
  if (format !== 'table') {
    return serialize(
      results.map(({ sha256 }, index) => ({ ...rows[index], ...(sha256 === undefined ? {} : { sha256 }) })),
      format,
    );
  }
  if (rows.length === 0) return '';
  return formatTable(
    ['NAME', 'VERSION', 'LOCK', 'REPOSITORY'],
    rows.map((row) => [row.name, row.version, row.lock, row.repository]),
    outputWidth(),
  );
}

async function fetchOne(
  verb: Verb,
  chart: StackChart,
  version: string | undefined,
  directory: string,
): Promise<LockedResult[]> {
  const options = { env: process.env, report: printMessage };
  if ('remote' in chart) {
    if (verb === 'build') return buildRemoteChart(chart.remote, options);
    const found = await updateRemoteChart(chart.remote, options, version);
    await writePin(chart.remote, found, directory);
    return [found];
  }
  if ('archive' in chart) {
    printMessage(`${nameOf(chart)} is an archive, which contains its dependencies.`);
    return [];
  }
  const { folder } = chart;
  if (folder.declared.length === 0) {
    printMessage(`${nameOf(chart)} has no dependencies.`);
    return [];
  }
  return verb === 'update'
    ? updateDependencies({ ...folder, ...options })
    : buildDependencies({ ...folder, ...options });
}

/** Writes the version and the digest of the chart into the stack's file. */
async function writePin(
  chart: RemoteChart,
  { version, sha256 }: { version: string; sha256: string },
  directory: string,
): Promise<void> {
  const { stack } = chart;
  const { editRelease } = await import('../../config/index.ts');
  const file = await readStackText(stack, directory);
  const text = editRelease({ ...file, text: editRelease(file, 'version', version) }, 'digest', `sha256:${sha256}`);
  if (text === file.text) return printMessage(`${file.path} is up to date`);
  await writeFile(join(directory, file.path), text);
  printMessage(`${file.path} written`);
}

function versionOfLocal(chart: StackChart): ReleaseError {
  const message = `--version is for a chart from a repository, and ${nameOf(chart)} is in the project.`;
  return new ReleaseError('CONFIG_INVALID_VALUE', message, {
    hint: 'The versions of its dependencies are in its Chart.yaml.',
  });
}
