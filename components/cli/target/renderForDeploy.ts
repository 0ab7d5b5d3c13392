import { withHelm } from '../../helm/index.ts';
import { crdsInQuestion, type PlannedCrd, planCrds, type RenderedRelease, renderRelease } from '../../render/index.ts';
import { clusterCapabilities, findExisting, readRecordedRevision } from '../../revision/index.ts';
import type { ConnectedStack } from './connectedStack.ts';
import { projectDirectory } from './currentProject.ts';

/**
 * Renders a stack's release as a deploy would, with the capabilities of its cluster.
 * @param hidesGenerated whether `(generated)` is shown instead of generated values
 * @throws ReleaseError(s) CHART_*, DEPENDENCY_*, ENGINE_MISSING, CLUSTER_*
 */
export function renderForDeploy(
  { settings, cluster, connection }: ConnectedStack,
  directory: string = projectDirectory,
  hidesGenerated = false,
): Promise<RenderedRelease> {
  const capabilities = { questions: clusterCapabilities(cluster) };
  const recorded = () => readRecordedRevision(connection);
  return withHelm((helmTemplate) =>
    renderRelease({ settings, projectDirectory: directory, helmTemplate, capabilities, recorded, hidesGenerated }),
  );
}

/** What a deploy would do with the CRDs in `crds/`. @throws ReleaseError CLUSTER_* */
export async function crdsForDeploy(
  { settings, connection }: ConnectedStack,
  rendered: RenderedRelease,
): Promise<PlannedCrd[]> {
  const { release } = settings;
  const existing = await findExisting(connection, crdsInQuestion(rendered, release.crds));
  return planCrds(rendered, release.crds, existing);
}
