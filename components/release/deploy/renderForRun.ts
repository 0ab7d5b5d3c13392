import * as pulumi from '@pulumi/pulumi';
import { printableByPulumi } from '../../printable.ts';
import type { RenderedRelease, RenderRequest } from '../../render/index.ts';
import {
  type ClusterTarget,
  type Connection,
  clusterCapabilities,
  readRecordedRevision,
} from '../../revision/index.ts';
import type { SettledArgs } from '../arguments/settleArgs.ts';
import { suggestLock } from './suggestLock.ts';
import { deployedRelease, wantedRelease } from './wantedRelease.ts';
import { formatAway, unknownCluster, whyAway } from './whyAway.ts';

interface RunRequest {
  resource: string;
  settled: SettledArgs;
  projectDirectory: string;
  helmTemplate: RenderRequest['helmTemplate'];
  cluster: ClusterTarget;
  connection: Connection;
  /** Whether the arguments are those of a stack's file, which has a command that writes the lock of a chart. */
  isOfStack: boolean;
  warn(text: string): void;
}

/** The release of a run. */
export interface RenderForRun {
  rendered: RenderedRelease;
  /** The same request, to render again. */
  request: RenderRequest;
  /** Whether a preview cannot reach the cluster. */
  isAway: boolean;
}

/**
 * Renders the release of a run, and prints what the user must know about the render.
 * @returns undefined in a preview that can show nothing, since nothing is deployed yet
 * @throws ReleaseError(s) CHART_*, DEPENDENCY_*, CLUSTER_*, REVISION_*
 */
export async function renderForRun(run: RunRequest): Promise<RenderForRun | undefined> {
  const { resource, settled, projectDirectory, helmTemplate, cluster, connection, isOfStack, warn } = run;
  const { settings } = settled;
  // Only a preview may assume capabilities that the cluster does not report.
  const isPreview = pulumi.runtime.isDryRun();
  const isUnknown = settled.isClusterUnknown;
  if (isUnknown && (settings.release.adopt ?? settings.release.rollbackTo) !== undefined)
    throw unknownCluster(resource);
  const questions = isUnknown ? undefined : clusterCapabilities(cluster);
  const awaited = isPreview && questions !== undefined ? whyAway(questions) : undefined;
  const request = {
    ...{ settings, projectDirectory, helmTemplate },
    recorded: isUnknown ? async () => undefined : recordedOnce(connection, isPreview),
  };
  const asked = { ...request, capabilities: { questions, onAssumed: isPreview ? warn : undefined } };
  const areAllKnown = settled.unknown.length === 0;
  const wanted = areAllKnown ? wantedRelease(asked, connection, warn) : deployedRelease(asked);
  const rendered = await wanted.catch(async (error: unknown) => {
    throw isOfStack ? error : await suggestLock(error, asked);
  });
  if (rendered === undefined) return undefined;
  report(rendered, warn);
  const away = isUnknown ? unknownCluster(resource) : await awaited;
  if (away !== undefined) warn(formatAway(away));
  // Assumptions have been reported.
  return { rendered, request: { ...request, capabilities: { questions } }, isAway: away !== undefined };
}

/** Reads the record at most once. A preview continues without it: RevisionOpened reports why the history can't be read. */
function recordedOnce(connection: Connection, isPreview: boolean) {
  let read: ReturnType<typeof readRecordedRevision> | undefined;
  return () => {
    read ??= readRecordedRevision(connection).catch((error: unknown) => {
      if (isPreview) return undefined;
      throw error;
    });
    return read;
  };
}

function report({ generated, unknown }: RenderedRelease, warn: (text: string) => void): void {
  if (generated !== undefined && !generated.isDeployed && generated.lines.length > 0) {
    void pulumi.log.info(printableByPulumi(['The chart generates fields:', ...generated.lines].join('\n')));
  }
  if (unknown?.warning !== undefined) warn(unknown.warning);
}
