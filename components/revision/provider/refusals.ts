import { ReleaseError } from '../../errors.ts';
import type { RevisionSummary } from '../storage/revisionStore.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';

/** The cluster has no record of a release that this stack has deployed. */
export function historyGone({ name, namespace }: ReleaseIdentity, revision: number): ReleaseError {
  return new ReleaseError(
    'RELEASE_NOT_FOUND',
    `This stack has deployed revision ${revision} of release "${name}", but the cluster has none of it in namespace ${namespace}.`,
    {
      hint: 'If it is the right cluster, `pulumi up --refresh` installs the release anew. If not, set `pulumi config set kubernetes:context <name>`.',
    },
  );
}

/** Somebody else has deployed the release after this stack. */
export function foreign({ name }: ReleaseIdentity, { version, status, ownLabels }: RevisionSummary): ReleaseError {
  const who = ownLabels === undefined ? 'Helm' : `stack ${ownLabels.stack}`;
  return new ReleaseError(
    'REVISION_FOREIGN',
    `Revision ${version} (${status}) of release "${name}" was made by ${who}.`,
    {
      hint: 'Run `pulumi up --refresh`: it takes note of that revision, shows what it changed, and deploys yours after it.',
    },
  );
}

/** A setting names another release than the one that this stack has deployed. */
export function identityChanged(property: string, before: string, after: string): ReleaseError {
  return new ReleaseError(
    'RELEASE_IDENTITY_CHANGED',
    `kubesentiment:release.${property} was "${before}" and is now "${after}": a release cannot be renamed or moved.`,
    {
      hint: `Set it back, or run \`pulumi destroy\` first, or make another stack for the release "${after}".`,
    },
  );
}
