import type { RevisionData } from '../../data.ts';
import { exactTime } from '../model/time.ts';
import { Commit, Duration, Run } from './facts.tsx';

/** When, how long, who, what. */
export function RevisionFacts({ revision }: { revision: RevisionData }) {
  return (
    <p class="facts muted">
      <span>{exactTime(revision.ended || revision.started)}</span>
      <Duration revision={revision} />
      <span>
        {revision.chart} {revision.version}
        {revision.appVersion === '' ? '' : ` (app ${revision.appVersion})`}
      </span>
      {revision.by !== undefined && <span>{revision.by}</span>}
      <Commit revision={revision} />
      <Run revision={revision} />
    </p>
  );
}
