import { useMemo, useState } from 'preact/hooks';
import type { EnvironmentData, RevisionData } from '../../data.ts';
import type { Contents } from '../model/contents.ts';
import { usePage } from '../model/context.ts';
import { valuesOf } from '../model/values.ts';
import { isFound, Marked } from '../parts/mark.tsx';
import { Problem } from '../parts/problem.tsx';

interface ValuesProps {
  environment: EnvironmentData;
  revision: RevisionData;
  contents: Contents;
}

/** The values of a revision, each with the place that it comes from. */
export function Values({ environment, revision, contents }: ValuesProps) {
  const { query } = usePage();
  const [all, setAll] = useState(false);
  const values = useMemo(() => valuesOf(contents, environment, revision) ?? [], [contents, environment, revision]);
  const shown = values.filter(
    ({ path, value, from, isSet }) => (all || isSet || query !== '') && isFound(query, [path, value, from]),
  );
  const set = values.filter(({ isSet }) => isSet).length;
  return (
    <>
      {environment.valuesProblem !== undefined && <Problem problem={environment.valuesProblem} />}
      <p class="muted">
        {set} of {values.length} values are set for this environment.{' '}
        <button type="button" class="link no-print" onClick={() => setAll(!all)}>
          {all ? 'Only these' : "Also the chart's defaults"}
        </button>
      </p>
      <table class="values">
        <tbody>
          {shown.map(({ path, value, isSet, from, instead }) => (
            <tr key={path} class={isSet ? 'set' : ''}>
              <th scope="row">
                <Marked text={path} query={query} />
              </th>
              <td>
                <Marked text={value} query={query} />
                {instead !== undefined && instead !== value && <small>chart: {instead}</small>}
              </td>
              <td class="from">
                <Marked text={from} query={query} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
