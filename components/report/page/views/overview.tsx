import type { EnvironmentData, RevisionData } from '../../data.ts';
import { usePage } from '../model/context.ts';
import { deployedOf } from '../model/outcomes.ts';
import { hrefOf } from '../model/route.ts';
import { behindOf } from '../model/versions.ts';
import { Age, BehindBadge, Commit, Drift, Health, Pin, Run } from '../parts/facts.tsx';
import { isFound, Marked } from '../parts/mark.tsx';
import { Problem } from '../parts/problem.tsx';
import { Status } from '../parts/status.tsx';
import { Activity } from './activity.tsx';

const columns = ['Environment', 'Status', 'Revision', 'Chart', 'App', 'Age', 'By', 'Commit', 'Ready', 'Drift'];

/** The environments side by side. */
export function Overview() {
  const { environments, query } = usePage();
  const shown = environments.filter((each) => isFound(query, searchedIn(each)));
  return (
    <>
      <table class="environments">
        <thead>
          <tr>
            {columns.map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((each) => (
            <Row key={each.name} environment={each} />
          ))}
        </tbody>
      </table>
      {shown.length === 0 && <p class="empty">No environment matches.</p>}
      <Activity environments={shown} />
    </>
  );
}

function searchedIn({ name, release, namespace, revisions }: EnvironmentData): (string | undefined)[] {
  const newest = revisions.at(-1);
  return [
    name,
    release,
    namespace,
    newest?.chart,
    newest?.version,
    newest?.appVersion,
    newest?.by,
    newest?.commit,
    newest?.status,
  ];
}

function Row({ environment }: { environment: EnvironmentData }) {
  const { query } = usePage();
  const { name, release, namespace, problem } = environment;
  const newest = environment.revisions.at(-1);
  return (
    <tr class="row" data-href={hrefOf({ view: 'environment', name })}>
      <th scope="row">
        <a href={hrefOf({ view: 'environment', name })}>
          <Marked text={name} query={query} />
        </a>
        {/* The title of a release without a stack says this already. */}
        {release !== '' && !name.includes('/') && (
          <small title="release and namespace">
            {release} · {namespace}
          </small>
        )}
      </th>
      {newest === undefined ? (
        <td class="wide" colSpan={columns.length - 1}>
          {problem === undefined ? <span class="muted">no revisions</span> : <Problem problem={problem} />}
        </td>
      ) : (
        <Cells environment={environment} newest={newest} />
      )}
    </tr>
  );
}

function Cells({ environment, newest }: { environment: EnvironmentData; newest: RevisionData }) {
  const { environments, now, query } = usePage();
  const { name } = environment;
  const deployed = deployedOf(environment) ?? newest;
  return (
    <>
      <td>
        <Status revision={newest} />
        {deployed !== newest && <small>{deployed.revision} is deployed</small>}
      </td>
      <td data-label="Revision">
        <a href={hrefOf({ view: 'environment', name, revision: newest.revision })}>{newest.revision}</a>{' '}
        <Pin environment={environment} />
      </td>
      <td data-label="Chart">
        <span class="nowrap">
          {deployed.chart} <b>{deployed.version}</b>
        </span>{' '}
        <BehindBadge behind={behindOf(environment, environments)} />
      </td>
      <td data-label="App">{deployed.appVersion}</td>
      <td data-label="Age" class="nowrap">
        <Age revision={newest} now={now} />
      </td>
      <td data-label="By">
        <Marked text={newest.by ?? ''} query={query} />
      </td>
      <td data-label="Commit" class="nowrap">
        <Commit revision={newest} /> <Run revision={newest} />
      </td>
      <td data-label="Ready">
        <Health environment={environment} />
      </td>
      <td data-label="Drift">
        <Drift environment={environment} />
      </td>
    </>
  );
}
