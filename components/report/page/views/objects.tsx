import type { EnvironmentData, HealthData, RevisionData } from '../../data.ts';
import { usePage } from '../model/context.ts';
import { deployedOf } from '../model/outcomes.ts';
import type { Contents, ShownObject } from '../model/report.ts';
import { isFound, Marked } from '../parts/mark.tsx';
import { Mark } from '../parts/status.tsx';

interface ObjectsProps {
  environment: EnvironmentData;
  revision: RevisionData;
  contents: Contents;
}

/** The objects as a tree of kinds, with the readiness of the deployed ones. */
export function Objects({ environment, revision, contents }: ObjectsProps) {
  const { query } = usePage();
  const isDeployed = deployedOf(environment) === revision;
  const objects = contents.objectsOf(environment, revision) ?? [];
  const shown = objects.filter(({ kind, name, text }) => isFound(query, [kind, name, contents.textOf(text)]));
  const kinds = Map.groupBy(shown, ({ kind }) => kind);
  const healthOf = ({ kind, name }: ShownObject) =>
    isDeployed ? environment.health.find((each) => each.kind === kind && each.name === name) : undefined;
  const drifted = ({ kind, name }: ShownObject) =>
    isDeployed && environment.drift?.find((each) => each.kind === kind && each.name === name);
  if (shown.length === 0) return <p class="empty">{objects.length === 0 ? 'No objects.' : 'No object matches.'}</p>;
  return (
    <div class="tree">
      {[...kinds].map(([kind, members]) => (
        <details key={kind} open>
          <summary>
            {kind} <span class="muted">{members.length}</span>
          </summary>
          {members.map((each) => (
            <details key={`${each.namespace}/${each.name}`} class="object">
              <summary>
                <Marked text={each.namespace === '' ? each.name : `${each.namespace}/${each.name}`} query={query} />
                <Readiness health={healthOf(each)} />
                {drifted(each) && <span class="badge warn">differs from the cluster</span>}
              </summary>
              <pre class="yaml">
                <Marked text={contents.textOf(each.text)} query={query} />
              </pre>
            </details>
          ))}
        </details>
      ))}
    </div>
  );
}

function Readiness({ health }: { health: HealthData | undefined }) {
  if (health === undefined) return null;
  const { state, reason, ready, wanted } = health;
  const outcome = state === 'ready' ? 'deployed' : state === 'waiting' ? 'pending' : 'failed';
  return (
    <span class={`status ${outcome}`} title={reason}>
      <Mark outcome={outcome} size={12} />
      {wanted === undefined ? state : `${ready}/${wanted}`}
      {reason !== undefined && <small>{reason}</small>}
    </span>
  );
}
