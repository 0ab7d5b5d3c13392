import { join } from 'node:path';
import { openProject } from '../../../config/index.ts';
import {
  createTextPool,
  type EnvironmentData,
  type ReportData,
  readRevisions,
  type TextPool,
} from '../../../report/index.ts';
import { projectDirectory } from '../../target/currentProject.ts';
import { type FindDiagnostics, readKeptDiagnostics } from './keptDiagnostics.ts';
import { readLive } from './live.ts';
import { inTime, problemOf } from './problem.ts';
import { releasesOfCluster, releasesOfStacks, type ShownRelease, type UnreadStack } from './releases.ts';
import { readValueSources } from './valueSources.ts';

export interface GatherOptions {
  /** @default every stack of the project that has a file */
  stacks?: readonly string[];
  /** Every release of this cluster instead of the stacks. */
  cluster?: { context?: string; namespace?: string };
  /** The maximum number of revisions of a release; the newest are kept. */
  max: number;
  /** Whether to read objects of the cluster for health and drift. */
  live: boolean;
}

/** Clusters and histories are read side by side; more at once would only wait for each other. */
const atOnce = 6;

/**
 * Reads what the page shows. A release that can't be read is shown with the reason.
 * @throws ReleaseError CONFIG_MISSING_FILE for a named stack without a file; CLUSTER_* for the releases of a cluster
 */
export async function gatherReport({ stacks, cluster, max, live }: GatherOptions): Promise<ReportData> {
  const time = new Date().toISOString();
  const pool = createTextPool();
  const { context } = cluster ?? {};
  const target = context === undefined ? {} : { context };
  const shown =
    cluster === undefined ? await releasesOfStacks(stacks) : await releasesOfCluster(target, cluster.namespace);
  const kept = await readKeptDiagnostics(join(projectDirectory, '.kubesentiment', 'evidence'));
  const read = async (release: ShownRelease | UnreadStack): Promise<EnvironmentData> => {
    if ('error' in release) return unread(release);
    const known = { ...identityOf(release), ...nothing };
    const values = await readValueSources(release);
    try {
      const history = await historyOf(release, { pool, kept, max });
      const { shown: revisions, records } = history;
      return { ...known, ...values, ...revisions, ...(live ? await readLive(release, records, pool) : {}) };
    } catch (error) {
      return { ...known, ...values, problem: problemOf(error) };
    }
  };
  const environments = await mapInTurns(shown, read);
  const { texts, objects } = pool;
  return { format: 1, project: openProject(projectDirectory).name(), time, environments, objects, texts };
}

/** What a read gets, beyond the release. */
interface Reading {
  pool: TextPool;
  kept: FindDiagnostics;
  max: number;
}

function historyOf({ settings, stack, connection }: ShownRelease, { pool, kept, max }: Reading) {
  const { secretPaths, release } = settings;
  const { name, namespace } = release;
  const diagnosticsOf = (revision: number) =>
    stack === undefined ? undefined : kept({ stack, name, namespace, revision });
  return inTime(readRevisions({ name, namespace, connection, secretPaths }, { pool, diagnosticsOf }, max));
}

const nothing = { revisions: [], omitted: 0, health: [], values: [] };

function unread({ title, stack, error }: UnreadStack): EnvironmentData {
  return { name: title, stack, release: '', namespace: '', ...nothing, problem: problemOf(error) };
}

function identityOf({ title, stack, settings, cluster, pin }: ShownRelease) {
  const { name: release, namespace } = settings.release;
  return {
    ...{ name: title, release, namespace },
    ...(stack === undefined ? {} : { stack }),
    ...(cluster.context === undefined ? {} : { context: cluster.context }),
    ...(pin === undefined ? {} : { pin }),
  };
}

async function mapInTurns<In, Out>(items: readonly In[], map: (item: In) => Promise<Out>): Promise<Out[]> {
  const results: Out[] = [];
  let next = 0;
  const work = async () => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index];
      if (item !== undefined) results[index] = await map(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work));
  return results;
}
