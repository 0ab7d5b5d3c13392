import type { EnvironmentData, HealthData, ObjectId, RevisionData } from '../../data.ts';
import { type Contents, keyOf, placedName, type ShownObject } from '../model/contents.ts';
import { usePage } from '../model/context.ts';
import { deployedOf } from '../model/outcomes.ts';
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
  const key = (object: ObjectId) => keyOf(object, environment);
  const healthOf = (object: ShownObject) =>
    isDeployed ? environment.health.find((each) => key(each) === key(object)) : undefined;
  const drifted = (object: ShownObject) => isDeployed && environment.drift?.find((each) => key(each) === key(object));
  if (shown.length === 0) return <p class="empty">{objects.length === 0 ? 'No objects.' : 'No object matches.'}</p>;
  return (
    <div class="tree">
      {[...kinds].map(([kind, members]) => (
        <details key={kind} open>
          <summary>
            {kind} <span class="muted">{members.length}</span>
          </summary>
          {members.map((each) => (
            <details key={key(each)} class="object">
              <summary>
                <Marked text={placedName(each, environment)} query={query} />
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
