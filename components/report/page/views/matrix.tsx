import { useMemo } from 'preact/hooks';
import type { EnvironmentData } from '../../data.ts';
import { objectsOfSide, withoutVersionLabels } from '../model/compare.ts';
import type { Contents } from '../model/contents.ts';
import { usePage } from '../model/context.ts';
import { deployedOf } from '../model/outcomes.ts';
import { hrefOf } from '../model/route.ts';
import { isFound, Marked } from '../parts/mark.tsx';

interface Column {
  environment: EnvironmentData;
  revision: number;
  /** The texts of the objects without the names of the release, by key. */
  texts: ReadonlyMap<string, string>;
}

/** Which objects are the same in which environments, compared with one of them. */
export function Matrix({ reference }: { reference?: string | undefined }) {
  const { environments, contents, query } = usePage();
  const columns = useMemo(() => contents && columnsOf(environments, contents), [environments, contents]);
  if (columns === undefined) return <p class="empty">Unpacking…</p>;
  const base = columns.find(({ environment }) => environment.name === reference) ?? columns.at(-1);
  if (base === undefined) return <p class="empty">No environment has a deployed revision.</p>;
  const keys = [...new Set(columns.flatMap(({ texts }) => [...texts.keys()]))].filter((key) => isFound(query, [key]));
  return (
    <div class="scroll">
      <table class="matrix">
        <thead>
          <tr>
            <th scope="col">
              <span class="muted">compared with</span>
            </th>
            {columns.map((column) => (
              <th key={column.environment.name} scope="col" aria-current={column === base ? 'true' : undefined}>
                <a href={hrefOf({ view: 'matrix', reference: column.environment.name })}>{column.environment.name}</a>
                <small>{column.revision}</small>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key}>
              <th scope="row">
                <ObjectName object={key} />
              </th>
              {columns.map((column) => (
                <Cell key={column.environment.name} column={column} base={base} object={key} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p class="legend">
        <span>
          <i class="cell same" /> same as {base.environment.name}
        </span>
        <span>
          <i class="cell labels" /> same but for labels with versions
        </span>
        <span>
          <i class="cell differs" /> differs
        </span>
        <span>
          <i class="cell absent" /> absent
        </span>
        <span>Names of releases and namespaces do not count.</span>
      </p>
    </div>
  );
}

/** `Deployment.apps web`: the group is only in the title. */
function ObjectName({ object }: { object: string }) {
  const { query } = usePage();
  const [kind = '', name = ''] = object.split(' ');
  return (
    <span title={object}>
      <Marked text={name} query={query} />
      <small>
        <Marked text={kind.split('.')[0] ?? ''} query={query} />
      </small>
    </span>
  );
}

function Cell({ column, base, object }: { column: Column; base: Column; object: string }) {
  const [own, other] = [column.texts.get(object), base.texts.get(object)];
  const state = stateOf(own, other);
  const mark = <i class={`cell ${state}`} />;
  if (state === 'same' || column === base) return <td title={state}>{mark}</td>;
  const side = ({ environment: { name }, revision }: Column) => ({ environment: name, revision });
  const href = hrefOf({ view: 'compare', left: side(base), right: side(column), object });
  return (
    <td title={state}>
      <a href={href} aria-label={`${object} ${state} in ${column.environment.name}`}>
        {mark}
      </a>
    </td>
  );
}

function stateOf(own: string | undefined, other: string | undefined): 'absent' | 'same' | 'labels' | 'differs' {
  if (own === undefined) return 'absent';
  if (own === other) return 'same';
  return other !== undefined && withoutVersionLabels(own) === withoutVersionLabels(other) ? 'labels' : 'differs';
}

function columnsOf(environments: readonly EnvironmentData[], contents: Contents): Column[] {
  return environments.flatMap((environment) => {
    const revision = deployedOf(environment);
    if (revision === undefined) return [];
    const side = { environment: environment.name, revision: revision.revision };
    const objects = objectsOfSide(contents, { side, environment, revision }) ?? [];
    const texts = new Map(objects.map(({ commonKey, commonText }) => [commonKey, commonText()]));
    return [{ environment, revision: revision.revision, texts }];
  });
}
