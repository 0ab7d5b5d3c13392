import type { KubernetesObject } from '../chart/index.ts';
import { ReleaseError } from '../errors.ts';
import type { ApiError } from './cluster/apiClient.ts';
import { formatReference, referenceOf } from './cluster/discovery.ts';

/** The error of an object whose kind the cluster does not serve. */
export function unknownKind(
  object: KubernetesObject,
  hint = 'Install the CustomResourceDefinition first, or switch off what needs it in the values.',
): ReleaseError {
  return new ReleaseError(
    'RELEASE_PREFLIGHT_REFUSED',
    `${formatReference(referenceOf(object))}: the cluster serves no ${object.apiVersion}/${object.kind}.`,
    { hint },
  );
}

/** The error of an object that the API server refuses in a dry run. */
export function refusal(object: KubernetesObject, error: ApiError, hint?: string): ReleaseError {
  // An admission message may quote a Secret's content back.
  const detail = object.kind === 'Secret' ? error.reason : error.said;
  return new ReleaseError(
    'RELEASE_PREFLIGHT_REFUSED',
    `${formatReference(referenceOf(object))}: the API server would refuse it: ${detail}`,
    {
      cause: error,
      hint:
        error.status === 403
          ? 'The deploying account lacks this permission.'
          : (hint ?? 'Mend the value or the template it comes from; nothing was changed.'),
    },
  );
}
