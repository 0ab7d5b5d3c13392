import { ReleaseError } from '../../errors.ts';
import type { KubernetesObject } from '../../manifest/index.ts';

const pattern = /^(?:([a-z0-9]+(?:[-.][a-z0-9]+)*)\/)?(v[0-9]+(?:(?:alpha|beta)[0-9]+)?)\/([A-Za-z][A-Za-z0-9-]*)$/;

/**
 * Splits an apiVersion and a kind: `v1/Service`, `apps/v1/Deployment`. As in Pulumi's own types, `core/v1/Service` is `v1/Service`.
 * @throws ReleaseError CONFIG_INVALID_VALUE
 */
export function parseResourceType(type: string): Pick<KubernetesObject, 'apiVersion' | 'kind'> {
  const [, group = 'core', version, kind] = pattern.exec(type) ?? [];
  if (version !== undefined && kind !== undefined) {
    return { apiVersion: group === 'core' ? version : `${group}/${version}`, kind };
  }
  throw new ReleaseError('CONFIG_INVALID_VALUE', `${JSON.stringify(type)} is not an apiVersion and a kind.`, {
    hint: `Write them with a slash in between, such as ${suggestion(type) ?? 'v1/Service or apps/v1/Deployment'}.`,
  });
}

/** For a type of Pulumi: `kubernetes:apps/v1:Deployment`. */
function suggestion(type: string): string | undefined {
  const [, apiVersion, kind] = /^kubernetes:([^:]+):([^:]+)$/.exec(type) ?? [];
  const text = `${apiVersion?.replace(/^core\//, '')}/${kind}`;
  return pattern.test(text) ? text : undefined;
}
