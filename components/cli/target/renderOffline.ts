import { withHelm } from '../../helm/index.ts';
import { type RenderedRelease, renderRelease } from '../../render/index.ts';
import { projectDirectory } from './currentProject.ts';
import type { StackView } from './stack.ts';

/**
 * Renders a stack's release without a cluster. `(secret)` is shown instead of encrypted values and `(generated)` instead of generated ones.
 * @throws ReleaseError(s) CHART_*, DEPENDENCY_*, ENGINE_MISSING
 */
export function renderOffline(
  { settings }: Pick<StackView, 'settings'>,
  directory: string = projectDirectory,
): Promise<RenderedRelease> {
  return withHelm((helmTemplate) =>
    renderRelease({ settings, projectDirectory: directory, helmTemplate, hidesGenerated: true }),
  );
}
