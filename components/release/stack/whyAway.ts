import { ReleaseError } from '../../errors.ts';
import type { CapabilityQuestions } from '../../render/index.ts';

/**
 * Why a preview has to do without the cluster.
 * @returns CLUSTER_UNREACHABLE or CLUSTER_CONFIG; undefined where the cluster answers, be it with a refusal
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

/** What such a preview says of itself. */
export function formatAway({ code, message, hint = '' }: ReleaseError): string {
  const consequence =
    'This preview compares with the state of the stack alone: a deploy may change more, or be refused.';
  return `${code}: ${message}\n  ${hint}\n${consequence}`;
}
