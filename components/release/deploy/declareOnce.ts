import * as pulumi from '@pulumi/pulumi';
import type { ReleaseSettings } from '../../config/index.ts';
import { ReleaseError } from '../../errors.ts';

/** The releases of a run, by its stack resource: with the Automation API, a process may run several programs. */
const releases = new WeakMap<object, Set<string>>();

/**
 * Refuses a second release of the same name and namespace. Also in another cluster: a run recognizes a release by both.
 * @throws ReleaseError RELEASE_DECLARED_TWICE
 */
export function declareOnce({ name, namespace }: Pick<ReleaseSettings, 'name' | 'namespace'>): void {
  const stack = pulumi.runtime.getStackResource() ?? {};
  const declared = releases.get(stack) ?? new Set();
  releases.set(stack, declared);
  const key = `${namespace}/${name}`;
  if (declared.has(key)) {
    throw new ReleaseError(
      'RELEASE_DECLARED_TWICE',
      `Two releases of this program have the name "${name}" and the namespace ${namespace}.`,
      { hint: 'Set another name or namespace. Deploy to several clusters with one stack for each cluster.' },
    );
  }
  declared.add(key);
}
