import type { EnvironmentData, RevisionData } from '../../data.ts';
import type { Summary } from '../../pack/packed.ts';
import { type Contents, keyOf, placedName, type Side } from './contents.ts';
import { deployedOf } from './outcomes.ts';

export interface ComparedObject {
  key: string;
  kind: string;
  /** With the namespace if it is not the release's. */
  name: string;
  /** `secret`: only secrets differ, which are masked. `labels`: only the labels with the versions of the chart and the application differ. */
  operation: 'added' | 'removed' | 'changed' | 'secret' | 'labels';
  left: string;
  right: string;
}

export interface Comparison {
  changes: ComparedObject[];
  equal: number;
}

/** A side with what the page knows about it. */
export interface FoundSide {
  side: Side;
  environment: EnvironmentData;
  /** The deployed revision for the cluster. */
  revision: RevisionData;
}

export function findSide({ environments }: Summary, side: Side): FoundSide | undefined {
  const environment = environments.find(({ name }) => name === side.environment);
  if (environment === undefined) return undefined;
  const revision =
    side.revision === 'live'
      ? deployedOf(environment)
      : environment.revisions.find((each) => each.revision === side.revision);
  return revision && { side, environment, revision };
}

/** Whether the side is the cluster, which the report has not read. */
export function isUnread({ side, environment }: FoundSide): boolean {
  return side.revision === 'live' && environment.drift === undefined;
}

/** The objects that differ, in the order of the right side. Undefined if the file does not have the content of a side. */
export function compareSides(
  contents: Contents,
  left: FoundSide,
  right: FoundSide,
): Comparison | 'not read' | undefined {
  if (isUnread(left) || isUnread(right)) return 'not read';
  const isOwnCluster =
    right.side.revision === 'live' &&
    left.side.revision !== 'live' &&
    left.environment === right.environment &&
    left.revision === right.revision;
  if (isOwnCluster) return withCluster(contents, right);
  const [before, after] = [objectsOfSide(contents, left), objectsOfSide(contents, right)];
  if (before === undefined || after === undefined) return undefined;
  const isSame = left.environment === right.environment;
  const old = new Map(before.map((each) => [isSame ? each.key : each.commonKey, each]));
  const changes: ComparedObject[] = [];
  let equal = 0;
  for (const each of after) {
    const key = isSame ? each.key : each.commonKey;
    const other = old.get(key);
    old.delete(key);
    const { kind, name, text } = each;
    if (other === undefined) changes.push({ key, kind, name, operation: 'added', left: '', right: text() });
    else if (other.version === each.version || (!isSame && other.commonText() === each.commonText())) equal += 1;
    else {
      const [from, to] = [other.text(), text()];
      changes.push({ key, kind, name, operation: operationOf(other, each, isSame), left: from, right: to });
    }
  }
  for (const [key, { kind, name, text }] of old) {
    changes.push({ key, kind, name, operation: 'removed', left: text(), right: '' });
  }
  return { changes, equal };
}

function operationOf(from: SideObject, to: SideObject, isSame: boolean): ComparedObject['operation'] {
  const [left, right] = isSame ? [from.text(), to.text()] : [from.commonText(), to.commonText()];
  if (left === right) return 'secret';
  return withoutVersionLabels(left) === withoutVersionLabels(right) ? 'labels' : 'changed';
}

/** A new version of a chart changes these labels of all objects, which hides what else it changes. */
export function withoutVersionLabels(text: string): string {
  return text.replace(/^ *(?:helm\.sh\/chart|app\.kubernetes\.io\/version|chart): .*\n/gm, '');
}

function withCluster(contents: Contents, { environment, revision }: FoundSide): Comparison {
  const { drift = [] } = environment;
  const changes = drift.map((object): ComparedObject => {
    const { kind, operation, before, after } = object;
    const [left, right] = [contents.textOf(before), after === undefined ? '' : contents.textOf(after)];
    const name = placedName(object, environment);
    return { key: keyOf(object, environment), kind, name, operation, left, right };
  });
  const all = contents.objectsOf(environment, revision)?.length ?? changes.length;
  return { changes, equal: all - changes.length };
}

interface SideObject {
  key: string;
  /** The key without the release's name, for other environments. */
  commonKey: string;
  kind: string;
  name: string;
  /** Equal only for objects of one environment with equal secrets. */
  version: number | string;
  text(): string;
  commonText(): string;
}

/** The objects of a side; those of the cluster are the deployed ones with what differs. */
export function objectsOfSide(
  contents: Contents,
  { side, environment, revision }: FoundSide,
): SideObject[] | undefined {
  const objects = contents.objectsOf(environment, revision);
  if (objects === undefined) return undefined;
  const common = commonForm(environment);
  const drift = new Map(
    side.revision === 'live' ? environment.drift?.map((each) => [keyOf(each, environment), each]) : [],
  );
  return objects.flatMap((object) => {
    const key = keyOf(object, environment);
    const differs = drift.get(key);
    if (differs !== undefined && differs.after === undefined) return [];
    const index = differs?.after ?? object.text;
    const text = () => contents.textOf(index);
    const { kind, version } = object;
    const name = placedName(object, environment);
    return [
      {
        ...{ key, commonKey: common(key), kind, name, text, commonText: () => common(text()) },
        version: differs === undefined ? version : `live ${index}`,
      },
    ];
  });
}

/** Replaces the names of the release and of its namespace, which differ between environments. */
function commonForm({ release, namespace }: EnvironmentData): (text: string) => string {
  const patterns = [release, namespace]
    .filter((each) => each.length > 1)
    .sort((left, right) => right.length - left.length)
    .map((each) => [new RegExp(`(?<![\\w-])${escapeText(each)}(?!\\w)`, 'g'), each] as const);
  return (text) =>
    patterns.reduce(
      (result, [pattern, each]) => result.replace(pattern, each === release ? '<release>' : '<namespace>'),
      text,
    );
}

function escapeText(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
