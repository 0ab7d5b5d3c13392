import { helmTimeout, type ReleaseInspection } from '../../revision/index.ts';
import { localTime } from '../verbs/history.ts';
import { type Check, ok, problem, warning } from './check.ts';

/** If a record uses more than this share of a Secret's limit, the next one may not fit. */
const crowded = 0.8;

/**
 * Checks the release's history.
 * @param rollbackTo the revision that the stack is pinned to
 */
export function historyChecks(
  { revisions, newest, largest }: ReleaseInspection,
  rollbackTo: number | undefined,
  now: Date = new Date(),
): Check[] {
  const checks: Check[] = [];
  for (const { version, damage } of revisions) {
    if (damage === undefined) continue;
    const hint = 'Later deploys skip its number. Delete its Secret if you no longer need it.';
    checks.push(warning('history', `Revision ${version} cannot be read: ${damage}.`, hint));
  }
  for (const { version, status, createdAt, ownLabels } of revisions) {
    if (!status.startsWith('pending-') && status !== 'uninstalling') continue;
    const until = new Date((createdAt + (ownLabels?.timeout || helmTimeout)) * 1000);
    const since = `Revision ${version} is ${status} since ${localTime(new Date(createdAt * 1000).toISOString())}.`;
    const alive = version === newest?.version && now < until;
    const hint = alive
      ? 'Wait for the run to end.'
      : 'Its run is dead: the next `pulumi up` marks the revision as failed and continues.';
    checks.push(warning('history', since, hint));
  }
  const deployed = revisions.filter(({ status }) => status === 'deployed').map(({ version }) => version);
  if (deployed.length > 1) {
    const hint = 'A run was interrupted while it recorded its result: the next `pulumi up` completes the record.';
    checks.push(warning('history', `More than one revision is deployed: ${deployed.join(', ')}.`, hint));
  }
  if (deployed.length === 0 && revisions.length > 0 && newest?.status !== 'uninstalled') {
    checks.push(warning('history', 'No revision is deployed.', 'Fix what failed and run `pulumi up`, or roll back.'));
  }
  if (newest?.status === 'failed') {
    checks.push(warning('history', `The newest revision, ${newest.version}, has failed.`, 'See `release status`.'));
  }
  if (largest !== undefined && largest.bytes >= crowded * largest.limit) {
    const share = `${Math.round((100 * largest.bytes) / largest.limit)} %`;
    const hint = 'Move big files (dashboards, models) out of the chart.';
    checks.push(warning('history', `Revision ${largest.version} uses ${share} of the size limit of a Secret.`, hint));
  }
  if (rollbackTo !== undefined) checks.push(pinCheck(revisions, rollbackTo));
  if (checks.length > 0) return checks;
  return [
    ok('history', newest === undefined ? 'nothing is deployed yet' : `revision ${newest.version} is ${newest.status}`),
  ];
}

function pinCheck(revisions: ReleaseInspection['revisions'], rollbackTo: number): Check {
  const isThere = revisions.some(
    ({ version, ownLabels, status, damage }) =>
      damage === undefined &&
      (version === rollbackTo || (ownLabels?.rollbackTo === rollbackTo && status === 'deployed')),
  );
  const hint = 'pulumi config rm --path kubesentiment:release.rollbackTo';
  if (!isThere)
    return problem('rollbackTo', `The stack is pinned to revision ${rollbackTo}, which does not exist.`, hint);
  return warning('rollbackTo', `The stack is pinned to revision ${rollbackTo}: other settings have no effect.`, hint);
}
