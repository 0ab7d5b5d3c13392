import type { ReleaseStatus } from '../storage/record.ts';
import type { HookEvent } from './hooksFor.ts';

/** What a run does with a release. */
export type ReleaseAction = 'install' | 'upgrade' | 'rollback' | 'adoption';

/** The action that a pending revision stands for; none for any other status. */
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
 * What a preview tells of the hooks: `pre-upgrade Job/migration`, in the order in which they run.
 * An adoption changes nothing, so it runs none.
 * @param hooks `Kind/name events` of each, the events comma-separated, in the order in which they run
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
