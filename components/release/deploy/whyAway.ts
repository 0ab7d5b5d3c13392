import { ReleaseError } from '../../errors.ts';
import type { CapabilityQuestions } from '../../render/index.ts';

/**
 * The reason why a preview cannot reach the cluster.
 * @returns CLUSTER_UNREACHABLE or CLUSTER_CONFIG; undefined if the cluster answers, even with a refusal
 */
export async function whyAway({ kubeVersion }: CapabilityQuestions): Promise<ReleaseError | undefined> {
  try {
    await kubeVersion();
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    if (error.code === 'CLUSTER_UNREACHABLE' || error.code === 'CLUSTER_CONFIG') return error;
  }
  return undefined;
}

/** The reason if another resource of the program makes the cluster. */
export function unknownCluster(resource: string): ReleaseError {
  return new ReleaseError('CLUSTER_UNKNOWN', `The preview does not know the cluster of release "${resource}" yet.`, {
    hint: 'Another resource makes its kubeconfig during the update.',
  });
}

/** The warning of such a preview. */
export function formatAway({ code, message, hint = '' }: ReleaseError): string {
  const consequence =
    'This preview compares only with the state of the stack: a deploy may change more, or be refused.';
  return `${code}: ${message}\n  ${hint}\n${consequence}`;
}
