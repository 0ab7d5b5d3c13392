import type { StackSettings } from '../../../config/index.ts';
import { openProject, shortStackName } from '../../../config/index.ts';
import { type ClusterTarget, type Connection, connectTo, listReleases } from '../../../revision/index.ts';
import { pinOf } from '../../deploy/stackPin.ts';
import { projectDirectory } from '../../target/currentProject.ts';
import { isOwnProgram } from '../../target/ownProgram.ts';
import { clusterOfStack, readStack, settingsWithoutStack, stacksIn } from '../../target/stack.ts';

/** A release that the page shows. */
export interface ShownRelease {
  /** The title on the page. */
  title: string;
  stack?: string;
  settings: StackSettings;
  cluster: ClusterTarget;
  connection: Connection;
  pin?: number;
  /** Whether the settings are those of the stack's file. */
  hasFile: boolean;
}

/** A stack whose file or cluster can't be read. */
export interface UnreadStack {
  title: string;
  stack: string;
  error: unknown;
}

/** The releases of the stacks: one for a stack with a file, or those that the project's own program declares. */
export async function releasesOfStacks(stacks: readonly string[] | undefined): Promise<(ShownRelease | UnreadStack)[]> {
  const named = stacks ?? (await stacksIn(projectDirectory));
  const isOwn = await isOwnProgram(projectDirectory);
  const found = named.map(async (stack): Promise<(ShownRelease | UnreadStack)[]> => {
    try {
      return isOwn ? await declaredReleases(stack) : [await releaseOfStack(stack)];
    } catch (error) {
      // A stack that is named on the command line must exist.
      if (stacks !== undefined && isMissing(error)) throw error;
      return [{ title: shortStackName(stack), stack, error }];
    }
  });
  return (await Promise.all(found)).flat();
}

async function releaseOfStack(stack: string): Promise<ShownRelease> {
  const { settings, cluster } = await readStack(stack);
  const pin = pinOf(settings)?.revision;
  const connection = connectTo(cluster, settings.release);
  const title = shortStackName(stack);
  return { title, stack, settings, cluster, connection, hasFile: true, ...(pin === undefined ? {} : { pin }) };
}

async function declaredReleases(stack: string): Promise<ShownRelease[]> {
  const cluster = await clusterOfStack(stack);
  const label = `${openProject(projectDirectory).name()}.${shortStackName(stack)}`;
  const all = await listReleases(cluster);
  return all
    .filter(({ newest }) => newest.ownLabels?.stack === label)
    .map(({ name, namespace }) => ({
      ...withoutFile(cluster, { name, namespace }),
      title: `${shortStackName(stack)}/${name}`,
      stack,
    }));
}

/** Every release of a cluster, including Helm's own. @throws ReleaseError CLUSTER_* */
export async function releasesOfCluster(cluster: ClusterTarget, namespace?: string): Promise<ShownRelease[]> {
  const all = await listReleases(cluster, namespace);
  return all.map(({ name, namespace: place }) => withoutFile(cluster, { name, namespace: place }));
}

function withoutFile(cluster: ClusterTarget, { name, namespace }: { name: string; namespace: string }): ShownRelease {
  const defaults = settingsWithoutStack({ name });
  const settings = { ...defaults, release: { ...defaults.release, name, namespace } };
  const connection = connectTo(cluster, { name, namespace });
  return { title: `${namespace}/${name}`, settings, cluster, connection, hasFile: false };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'CONFIG_MISSING_FILE';
}
