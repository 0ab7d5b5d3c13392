import type { StackSettings } from '../../config/index.ts';
import { formatPath, type Json, type JsonObject, leavesOf, valueAt } from '../../json/index.ts';
import { maskContent, maskValues } from '../../manifest/index.ts';
import { hasHelmsValues } from '../../report/index.ts';
import {
  type Connection,
  collectProvenance,
  contentOfRecord,
  deployedVersion,
  readRevision,
} from '../../revision/index.ts';
import { secretMask } from '../../secretMask.ts';
import { pinOf } from '../deploy/stackPin.ts';

/** A value that a deploy would change. Absent on the side that does not set it. */
export interface ValueChange {
  path: string;
  before?: Json;
  after?: Json;
}

/** What a preview for scripts says in addition to Pulumi's JSON, under the key `release`. */
export interface PreviewFacts {
  time: string;
  commit?: string;
  run?: string;
  /** The values that differ from those of the deployed revision, secrets masked. */
  values?: ValueChange[];
  /** Whether the stack has secret values, whose changes are not in `values`. */
  hasSecrets?: true;
  /** The revision to which the stack is pinned: values have no effect. */
  pin?: number;
}

/** Never fails: without the cluster only the values are missing. */
export async function previewFacts(settings: StackSettings, connection: Connection): Promise<PreviewFacts> {
  const [{ commit, run }, values] = await Promise.all([
    collectProvenance(),
    changedValues(settings, connection).catch(() => undefined),
  ]);
  const pin = pinOf(settings)?.revision;
  return {
    time: new Date().toISOString(),
    ...(commit === undefined ? {} : { commit }),
    ...(run === undefined ? {} : { run }),
    ...(values === undefined || pin !== undefined ? {} : { values }),
    ...(settings.secretPaths.length === 0 ? {} : { hasSecrets: true as const }),
    ...(pin === undefined ? {} : { pin }),
  };
}

async function changedValues(settings: StackSettings, connection: Connection): Promise<ValueChange[]> {
  const { release, secretPaths, values } = settings;
  const deployed = await deployedVersion(connection);
  const after = maskValues(values, secretPaths);
  if (deployed === undefined) return compareValues({}, after);
  const content = contentOfRecord(await readRevision(connection, release, deployed));
  const changes = compareValues(maskContent(content, secretPaths).config, after);
  const history = await connection.store.list();
  const entry = history.find(({ version }) => version === deployed);
  return entry === undefined || hasHelmsValues(entry, history) ? withMaskedBefore(changes) : changes;
}

/** Nothing marks the secrets in Helm's values. */
function withMaskedBefore(changes: ValueChange[]): ValueChange[] {
  return changes.map((change) => ('before' in change ? { ...change, before: secretMask } : change));
}

/** The leaves that differ, sorted by path. */
export function compareValues(before: JsonObject, after: JsonObject): ValueChange[] {
  const paths = new Map(
    [before, after].flatMap((side) =>
      leavesOf(side, []).flatMap(({ path }) => (path.length === 0 ? [] : [[formatPath(path), path] as const])),
    ),
  );
  return [...paths].toSorted(byName).flatMap(([path, place]) => {
    const [left, right] = [valueAt(before, place), valueAt(after, place)];
    // A list or a map in place of a scalar shows by its own leaves.
    if (JSON.stringify(left) === JSON.stringify(right) || [left, right].some(hasChildren)) return [];
    return [
      { path, ...(left === undefined ? {} : { before: left }), ...(right === undefined ? {} : { after: right }) },
    ];
  });
}

function byName([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left.localeCompare(right, 'en', { numeric: true });
}

function hasChildren(value: Json | undefined): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}
