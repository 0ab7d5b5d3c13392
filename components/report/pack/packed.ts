import type { EnvironmentData, ReportData } from '../data.ts';
import type { DeltaText } from './textDelta.ts';

/** The first part of the page's data: enough for the overview. The lists of objects are in the second part. */
export type Summary = Omit<ReportData, 'objects' | 'texts'>;

/** The second part: what a single revision has. */
export interface Details {
  /** Identities of objects: apiVersion, kind, namespace or the empty string, and name. */
  ids: [apiVersion: string, kind: string, namespace: string, name: string][];
  /** The versions of objects: index of the identity and of the text, alternating. */
  objects: number[];
  /**
   * The objects of each revision in the order of environments and revisions. A negative number -n stands for n entries that the revision before
   * it has at the same places. Null if the content of the revision is left out.
   */
  lists: (number[] | null)[];
  texts: DeltaText[];
}

/** The lists of objects, in the order of environments and revisions. */
export function packLists(environments: readonly EnvironmentData[]): (number[] | null)[] {
  return environments.flatMap(({ revisions }) => {
    let before: readonly number[] = [];
    return revisions.map(({ objects }) => {
      if (objects === undefined) return null;
      const list: number[] = [];
      for (const [place, object] of objects.entries()) {
        const last = list.at(-1);
        if (before[place] !== object) list.push(object);
        else if (last !== undefined && last < 0) list[list.length - 1] = last - 1;
        else list.push(-1);
      }
      before = objects;
      return list;
    });
  });
}

/** The inverse of {@link packLists} for the revisions of one environment. */
export function unpackLists(lists: readonly (readonly number[] | null)[]): (number[] | undefined)[] {
  let before: readonly number[] = [];
  return lists.map((list) => {
    if (list === null) return undefined;
    const objects: number[] = [];
    for (const entry of list) {
      if (entry >= 0) objects.push(entry);
      else objects.push(...before.slice(objects.length, objects.length - entry));
    }
    before = objects;
    return objects;
  });
}
