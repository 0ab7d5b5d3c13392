import { useMemo } from 'preact/hooks';
import { type ComparedObject, compareSides, type FoundSide, findSide, isUnread } from '../model/compare.ts';
import type { Side } from '../model/contents.ts';
import { type Layout, usePage } from '../model/context.ts';
import { changedValues, valuesOf } from '../model/values.ts';
import { DiffView } from './diffView.tsx';
import { isFound, Marked } from './mark.tsx';
import { Problem } from './problem.tsx';

/** Whether the sides are shown next to each other. */
export function isSplit(layout: Layout, left: Side, right: Side): boolean {
  return layout === 'split' || (layout === 'auto' && left.environment !== right.environment);
}

interface ChangesProps {
  left: Side;
  right: Side;
  /** The key of the object to show first. */
  object?: string | undefined;
}

/** More objects than this are folded. */
const mostOpen = 12;

/** The values and the objects that differ between two sides. */
export function Changes({ left, right, object }: ChangesProps) {
  const { summary, contents, query, layout } = usePage();
  const [from, to] = [findSide(summary, left), findSide(summary, right)];
  const compared = useMemo(
    () => contents && from && to && compareSides(contents, from, to),
    [contents, from?.revision, to?.revision, from?.side.revision, to?.side.revision],
  );
  const values = useMemo(() => {
    if (contents === undefined || from === undefined || to === undefined || right.revision === 'live') return [];
    const sides = [from, to].map(({ environment, revision }) => valuesOf(contents, environment, revision) ?? []);
    return changedValues(sides[0] ?? [], sides[1] ?? []);
  }, [contents, from?.revision, to?.revision, right.revision]);
  if (from === undefined || to === undefined) return <p class="empty">This report doesn't have both revisions.</p>;
  const unread = [from, to].find(isUnread);
  if (unread !== undefined) return <Unread side={unread} />;
  if (contents === undefined) return <p class="empty">Unpacking…</p>;
  if (compared === undefined || compared === 'not read')
    return <p class="empty">The content of one of the revisions is not in the file.</p>;
  const split = isSplit(layout, left, right);
  const isShown = ({ kind, name, left: before, right: after }: ComparedObject) =>
    isFound(query, [kind, name, before, after]);
  const shown = compared.changes.filter(isShown);
  const labelled = shown.filter(({ operation, key }) => operation === 'labels' && key !== object);
  const others = shown.filter((each) => !labelled.includes(each));
  const ordered = [...others.filter(({ key }) => key === object), ...others.filter(({ key }) => key !== object)];
  const shownValues = values.filter(({ path, before, after }) => isFound(query, [path, before, after]));
  return (
    <>
      {shownValues.length > 0 && (
        <details class="change" open>
          <summary>
            <b>Values</b> <span class="muted">{shownValues.length} changed</span>
          </summary>
          <table class="values">
            <tbody>
              {shownValues.map(({ path, before, after }) => (
                <tr key={path}>
                  <th scope="row">
                    <Marked text={path} query={query} />
                  </th>
                  <td>
                    {before !== undefined && <del>{before}</del>} {after !== undefined && <ins>{after}</ins>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
      {ordered.map((each) => (
        <Change key={each.key} change={each} open={ordered.length <= mostOpen || each.key === object} split={split} />
      ))}
      {labelled.length > 0 && (
        <details class="change" open={query !== ''}>
          <summary>
            <span class="operation">labels</span>
            <span class="muted">
              {labelled.length} {labelled.length === 1 ? 'object differs' : 'objects differ'} only in labels with
              versions
            </span>
          </summary>
          <div class="nested">
            {labelled.map((each) => (
              <Change key={each.key} change={each} open={false} split={split} />
            ))}
          </div>
        </details>
      )}
      <p class="muted">
        {shown.length === compared.changes.length
          ? `${shown.length} ${shown.length === 1 ? 'object differs' : 'objects differ'}, ${compared.equal} are the same.`
          : `${shown.length} of ${compared.changes.length} objects that differ match the search.`}
      </p>
    </>
  );
}

function Unread({ side: { environment } }: { side: FoundSide }) {
  const { name, driftProblem } = environment;
  if (driftProblem !== undefined) return <Problem problem={driftProblem} />;
  return <p class="empty">This report was made without a comparison of {name} with its cluster.</p>;
}

function Change({ change, open, split }: { change: ComparedObject; open: boolean; split: boolean }) {
  const { query } = usePage();
  const { operation, kind, name, left, right } = change;
  return (
    <details class="change" open={open}>
      <summary>
        <span class={`operation ${operation}`}>{operation === 'labels' ? 'changed' : operation}</span>
        <span class="muted">{kind}</span> <Marked text={name} query={query} />
      </summary>
      {operation === 'secret' ? (
        <p class="empty">Only secret values differ. They are masked.</p>
      ) : (
        <DiffView left={left} right={right} split={split} query={query} />
      )}
    </details>
  );
}
