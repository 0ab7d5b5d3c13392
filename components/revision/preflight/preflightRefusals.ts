import { ReleaseError } from '../../errors.ts';
import type { KubernetesObject } from '../../manifest/index.ts';
import { type ApiError, shownDetail } from '../cluster/apiClient.ts';
import { formatReference, referenceOf } from '../cluster/discovery.ts';
import { missingNamespaceOf } from './exemptions.ts';

/** The error of an object whose kind the cluster does not serve. */
export function unknownKind(
  object: KubernetesObject,
  hint = 'Install the CustomResourceDefinition first, or disable what needs it in the values.',
): ReleaseError {
  return new ReleaseError(
    'RELEASE_PREFLIGHT_REFUSED',
    `${formatReference(referenceOf(object))}: the cluster does not serve ${object.apiVersion}/${object.kind}.`,
    { hint },
  );
}

/** Hint for an object of an adopted release whose kind the cluster no longer serves. */
export const goneKind =
  'Helm deployed it when the cluster served this kind, and cannot upgrade the release now either. Install the CustomResourceDefinition again, then adopt.';

const general = 'Fix the value or the template it comes from; nothing was changed.';

/** The error of an object that the API server refuses in a dry run. */
export function refusal(object: KubernetesObject, error: ApiError, hint?: string): ReleaseError {
  const detail = shownDetail(error, object.kind);
  const namespace = missingNamespaceOf(error);
  return new ReleaseError(
    'RELEASE_PREFLIGHT_REFUSED',
    `${formatReference(referenceOf(object))}: the API server would refuse it: ${detail}`,
    {
      cause: error,
      hint:
        error.status === 403
          ? 'The deploying account lacks this permission.'
          : (hint ??
            (namespace === undefined ? general : `Create it first: \`kubectl create namespace ${namespace}\`.`)),
    },
  );
}
