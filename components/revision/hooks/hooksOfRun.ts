import type { ReleaseStatus } from '../storage/record.ts';
import type { HookEvent } from './hooksFor.ts';

/** The action of a run. */
export type ReleaseAction = 'install' | 'upgrade' | 'rollback' | 'adoption';

/** The action of a pending revision; undefined for any other status. */
export function actionOfStatus(status: ReleaseStatus): Exclude<ReleaseAction, 'adoption'> | undefined {
  switch (status) {
    case 'pending-install':
      return 'install';
    case 'pending-upgrade':
      return 'upgrade';
    case 'pending-rollback':
      return 'rollback';
    default:
      return undefined;
  }
}

/**
 * The hooks that a run executes, for its preview: `pre-upgrade Job/migration`, in order. An adoption runs no hooks, because it changes
 * nothing.
 * @param hooks `Kind/name events` of each hook, with comma-separated events, in order
 */
export function hooksOfRun(hooks: readonly string[], action: ReleaseAction): string[] {
  if (action === 'adoption') return [];
  const events: HookEvent[] = [`pre-${action}`, `post-${action}`];
  return events.flatMap((event) =>
    hooks
      .map((hook) => hook.split(' '))
      .filter(([, of = '']) => of.split(',').includes(event))
      .map(([name]) => `${event} ${name}`),
  );
}
