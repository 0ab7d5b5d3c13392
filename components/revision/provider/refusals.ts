import { errorWithArgumentNames, withClusterArguments } from '../../argumentNames.ts';
import { ReleaseError } from '../../errors.ts';
import type { OpenedInputs } from '../inputs.ts';
import type { RevisionSummary } from '../storage/revisionStore.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';

/** The error with the names of the settings that the user gives. */
export function named(error: unknown, { inProgram, cluster }: Pick<OpenedInputs, 'inProgram' | 'cluster'>): unknown {
  const ofCluster = cluster === undefined ? error : errorWithArgumentNames(error, withClusterArguments);
  return inProgram ? errorWithArgumentNames(ofCluster) : ofCluster;
}

/** The program names another cluster, which has no record of the release. */
export function clusterReplaced({ name, namespace }: ReleaseIdentity): ReleaseError {
  return new ReleaseError(
    'RELEASE_NOT_FOUND',
    `The program names another cluster, which has no record of release "${name}" in namespace ${namespace}.`,
    {
      hint:
        'Move the release in two runs: remove it from the program and run `pulumi up`, then add it with the new kubeconfig. If the former ' +
        'cluster is gone, set PULUMI_K8S_DELETE_UNREACHABLE=true for the first run.',
    },
  );
}

/** The stack has deployed a release, but the cluster has no record of it. */
export function historyGone({ name, namespace }: ReleaseIdentity, revision: number): ReleaseError {
  return new ReleaseError(
    'RELEASE_NOT_FOUND',
    `This stack has deployed revision ${revision} of release "${name}", but the cluster has no record of it in namespace ${namespace}.`,
    {
      hint: 'If it is the right cluster, `pulumi up --refresh` installs the release again. If not, set `pulumi config set kubernetes:context <name>`.',
    },
  );
}

/** Somebody else has deployed the release after this stack. */
export function foreign({ name }: ReleaseIdentity, { version, status, ownLabels }: RevisionSummary): ReleaseError {
  const who = ownLabels === undefined ? 'Helm' : `stack ${ownLabels.stack}`;
  return new ReleaseError(
    'REVISION_FOREIGN',
    `Revision ${version} (${status}) of release "${name}" was created by ${who}.`,
    {
      hint: 'Run `pulumi up --refresh`: it reads that revision, shows its changes, and then deploys yours.',
    },
  );
}

/** A setting names another release than the one that this stack has deployed. */
export function identityChanged(property: string, before: string, after: string): ReleaseError {
  return new ReleaseError(
    'RELEASE_IDENTITY_CHANGED',
    `kubesentiment:release.${property} was "${before}" and is now "${after}": a release cannot be renamed or moved.`,
    {
      hint: `Set it back, or run \`pulumi destroy\` first, or create another stack for the release "${after}".`,
    },
  );
}
