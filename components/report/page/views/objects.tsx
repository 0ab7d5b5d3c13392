import type { EnvironmentData, HealthData, ObjectId, RevisionData } from '../../data.ts';
import { type Contents, keyOf, placedName, type ShownObject } from '../model/contents.ts';
import { usePage } from '../model/context.ts';
import { deployedOf } from '../model/outcomes.ts';
import { eventWords, isAlarming, LastEvent, Readiness } from '../parts/health.tsx';
import { isFound, Marked } from '../parts/mark.tsx';

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
  const key = (object: ObjectId) => keyOf(object, environment);
  const healthOf = (object: ShownObject) =>
    isDeployed ? environment.health.find((each) => key(each) === key(object)) : undefined;
  const shown = objects.filter((each) =>
    isFound(query, [each.kind, each.name, contents.textOf(each.text), ...eventWords(healthOf(each)?.event)]),
  );
  const kinds = Map.groupBy(shown, ({ kind }) => kind);
  const isDrifted = (object: ShownObject) =>
    isDeployed && (environment.drift ?? []).some((each) => key(each) === key(object));
  if (shown.length === 0) return <p class="empty">{objects.length === 0 ? 'No objects.' : 'No object matches.'}</p>;
  return (
    <div class="tree">
      {[...kinds].map(([kind, members]) => (
        <details key={kind} open>
          <summary>
            {kind} <span class="muted">{members.length}</span>
          </summary>
          {members.map((each) => (
            <ObjectRow
              key={key(each)}
              name={placedName(each, environment)}
              text={contents.textOf(each.text)}
              health={healthOf(each)}
              isDrifted={isDrifted(each)}
            />
          ))}
        </details>
      ))}
    </div>
  );
}

interface ObjectRowProps {
  name: string;
  /** Its YAML. */
  text: string;
  health: HealthData | undefined;
  isDrifted: boolean;
}

function ObjectRow({ name, text, health, isDrifted }: ObjectRowProps) {
  const { query } = usePage();
  const event = health?.event;
  const isSeen = health !== undefined && isAlarming(health);
  return (
    <details class="object">
      <summary>
        <Marked text={name} query={query} />
        {health !== undefined && <Readiness health={health} />}
        {isDrifted && <span class="badge warn">differs from the cluster</span>}
        {event !== undefined && isSeen && <LastEvent event={event} />}
      </summary>
      {event !== undefined && !isSeen && <LastEvent event={event} />}
      <pre class="yaml">
        <Marked text={text} query={query} />
      </pre>
    </details>
  );
}
