import { type Hook, inRunOrder } from '../../manifest/index.ts';

/** Events of a release at which hooks run (https://helm.sh/docs/topics/charts_hooks/). */
export type HookEvent =
  | 'pre-install'
  | 'post-install'
  | 'pre-upgrade'
  | 'post-upgrade'
  | 'pre-rollback'
  | 'post-rollback'
  | 'pre-delete'
  | 'post-delete'
  | 'test';

export type DeletePolicy = 'before-hook-creation' | 'hook-succeeded' | 'hook-failed';

/** The hooks of an event, in the order in which they run. */
export function hooksFor(hooks: readonly Hook[], event: HookEvent): Hook[] {
  return inRunOrder(hooks.filter(({ events }) => events.includes(event)));
}

/** Whether a delete policy applies to the hook. The default is before-hook-creation; CRDs are never deleted. */
export function isDeletedOn({ kind, delete_policies: policies }: Hook, policy: DeletePolicy): boolean {
  if (kind === 'CustomResourceDefinition') return false;
  return policies.length === 0 ? policy === 'before-hook-creation' : policies.includes(policy);
}
