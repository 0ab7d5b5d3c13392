import { deployedVersion, newestVersion, readRecordedContent } from '../../revision/index.ts';
import { type OneRunOptions, oneRunSettings } from '../deploy/oneRunSettings.ts';
import { type ConnectedStack, connectStack } from '../target/connectedStack.ts';
import { projectDirectory } from '../target/currentProject.ts';
import { readStack } from '../target/stack.ts';
import { type OutputFormat, serialize, showsColours } from '../terminal/output.ts';
import { type ComparedObject, compareObjects } from './compareObjects.ts';
import { formatChanges } from './formatChanges.ts';
import { chartSide, liveSides, recordedSide } from './sides.ts';

export interface DiffOptions extends OneRunOptions {
  stack: string;
  /** Unchanged lines around each change. */
  context: number;
  /** Compares with the objects in the cluster. */
  live?: boolean;
}

/** @returns the text to print, and whether there is a difference */
export async function diff(
  revisions: readonly number[],
  { stack, context, live, ...options }: DiffOptions,
  format: OutputFormat,
): Promise<{ text: string; differs: boolean }> {
  const view = connectStack(await readStack(stack, projectDirectory, await oneRunSettings(options)));
  const { before, after, title, comparable } =
    live === true ? await withCluster(view, revisions[0]) : await withoutCluster(view, revisions);
  const { namespace } = view.settings.release;
  const changes = compareObjects(before, after, { namespace, context, comparable });
  const differs = changes.length > 0;
  if (format !== 'table') return { text: serialize(changes.map(toJson), format), differs };
  const colours = showsColours(process.stdout);
  return { text: differs ? formatChanges(changes, colours) : `No changes: ${title}.\n`, differs };
}

interface Comparison {
  before: ComparedObject[];
  after: ComparedObject[];
  /** The compared sides, for the line that reports no difference. */
  title: string;
  /** False if one side has stand-ins instead of the stack's secrets. */
  comparable: boolean;
}

async function withoutCluster(view: ConnectedStack, [from, to]: readonly number[]): Promise<Comparison> {
  const { settings, connection } = view;
  if (from === undefined) {
    const deployed = await deployedVersion(connection);
    const [before, after] = await Promise.all([
      deployed === undefined ? [] : recordedSide(view, deployed),
      chartSide(view),
    ]);
    return { before, after, title: `the chart renders the objects of revision ${deployed}`, comparable: false };
  }
  const last = to ?? (await newestVersion(connection, settings.release));
  const [before, after] = await Promise.all([recordedSide(view, from), recordedSide(view, last)]);
  return { before, after, title: `revisions ${from} and ${last} have the same objects`, comparable: true };
}

async function withCluster(view: ConnectedStack, revision?: number): Promise<Comparison> {
  const { settings, connection } = view;
  const version =
    revision ?? (await deployedVersion(connection)) ?? (await newestVersion(connection, settings.release));
  const { recorded, live } = await liveSides(view, await readRecordedContent(connection, version));
  return {
    before: recorded,
    after: live,
    title: `the cluster matches revision ${version}`,
    comparable: true,
  };
}

function toJson({ hook, hunks, ...change }: ReturnType<typeof compareObjects>[number]) {
  return {
    ...change,
    ...(hook === undefined ? {} : { hook: [...hook] }),
    hunks: hunks.map((hunk) => ({ ...hunk })),
  };
}
