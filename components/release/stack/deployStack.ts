import * as pulumi from '@pulumi/pulumi';
import { readKubernetesSettings } from '../../config/index.ts';
import { ReleaseError, ReleaseErrors } from '../../errors.ts';
import type { KubernetesObject } from '../../manifest/index.ts';
import { printableByPulumi } from '../../printable.ts';
import { crdsInQuestion, wantsCredentials } from '../../render/index.ts';
import { reportError } from '../../reportedErrors.ts';
import {
  type Connection,
  clusterCapabilities,
  connectTo,
  createIfMissing,
  credentialsHolder,
  explainDeletion,
  findForeign,
  findObjects,
  handOverRelease,
  type RefusedRevision,
  readCredentials,
  readRecordedRevision,
  refuseRevision,
  removeKubeconfigCopiesAtExit,
} from '../../revision/index.ts';
import { withoutStackTraces } from '../objects/withoutStackTraces.ts';
import { atomicAdvice } from '../refusals/atomicAdvice.ts';
import { ownershipAdvice } from '../refusals/ownershipAdvice.ts';
import { Release } from '../release.ts';
import { engineHelmTemplate } from './engineHelmTemplate.ts';
import { formerOwners } from './formerOwners.ts';
import { stackSettings } from './readStackConfig.ts';
import { startRevisionProvider } from './startRevisionProvider.ts';
import { wantedRelease } from './wantedRelease.ts';
import { formatAway, whyAway } from './whyAway.ts';

const warn = (text: string) => void pulumi.log.warn(printableByPulumi(text));

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

function reportGenerated(lines: readonly string[]): void {
  if (lines.length === 0) return;
  void pulumi.log.info(printableByPulumi(['The chart generates fields:', ...lines].join('\n')));
}

function linesOf(inPlace: ReadonlyMap<string, readonly string[]>): string[] {
  return [...inPlace].flatMap(([pod, fields]) =>
    fields.length === 0 ? [] : [printableByPulumi(`${pod.replace(' ', '/')} changes in place: ${fields.join(', ')}.`)],
  );
}

/** Deploys a stack's config as one release, whose outputs become the stack's. @throws pulumi.RunError for errors that the user can fix */
export async function deployStack(projectDirectory: string): Promise<Pick<Release, 'revision' | 'status' | 'notes'>> {
  startRevisionProvider();
  const cluster = readKubernetesSettings(pulumi.runtime.getConfig);
  const helm = engineHelmTemplate();
  try {
    const settings = stackSettings(projectDirectory);
    const { name, namespace, adopt, takeOwnership, credentialsRotation } = settings.release;
    const connection = connectTo(cluster, { name, namespace });
    const rollbackTo = adopt === undefined ? settings.release.rollbackTo : undefined;
    // Only a preview may assume capabilities that the cluster does not report.
    const isPreview = pulumi.runtime.isDryRun();
    const questions = clusterCapabilities(cluster);
    const awaited = isPreview ? whyAway(questions) : undefined;
    const capabilities = isPreview ? { questions, onAssumed: warn } : { questions };
    const recordedRevision = recordedOnce(connection, isPreview);
    const request = {
      ...{ settings, projectDirectory, helmTemplate: helm.template, capabilities },
      recorded: recordedRevision,
    };
    const rendered = await wantedRelease(request, connection);
    const { generated } = rendered;
    if (generated !== undefined && !generated.isDeployed) reportGenerated(generated.lines);
    const away = await awaited;
    if (away !== undefined) warn(formatAway(away));
    const onRefused = (revision: RefusedRevision) => refuseRevision(connection, revision);
    // A rotation generates new credentials; an adoption never does.
    const takesOver = adopt !== undefined || (takeOwnership && credentialsRotation === 0);
    const origin = {
      ...(rollbackTo === undefined ? {} : { rollbackTo }),
      ...(adopt === undefined ? {} : { adopted: adopt }),
      ...(away === undefined ? {} : { withoutCluster: true }),
      ...(takesOver && away === undefined
        ? { credentials: await readCredentials(connection, { name, namespace }) }
        : {}),
    };
    const hasCredentials = await wantsCredentials(rendered, settings.release, () =>
      credentialsHolder(connection, { name, namespace }).catch((error: unknown) => {
        if (isPreview) return 'nobody' as const;
        throw error;
      }),
    );
    const release = { ...settings.release, hasCredentials };
    const objects = rendered.objects.map(({ object }) => object);
    const crds = crdsInQuestion(rendered, settings.release.crds);
    const wanted = { objects, crds, isPreview, isAway: away !== undefined, onUnknown: warn };
    const { foreign, staying, ...found } = await findObjects(connection, release, wanted);
    for (const line of staying) pulumi.log.info(line);
    for (const line of linesOf(found.inPlace)) pulumi.log.info(line);
    // The advice renders again: assumptions have already been reported.
    const again = { ...request, capabilities: { questions } };
    const onForeign = ownershipAdvice(again, rendered, (among) => findForeign(connection, release, among));
    const refusal = await onForeign(foreign);
    const onOtherOwner = async (owner: string) =>
      handOverRelease(connection, await formerOwners(settings.release), owner);
    const callbacks = { onRefused, onForeign, onOtherOwner, onFailed: atomicAdvice(settings) };
    const refusals = {
      onUpdateRefused: (object: KubernetesObject) => createIfMissing(connection, object),
      onDeletionOverdue: (object: KubernetesObject) =>
        explainDeletion(connection, settings.release, object, settings.release.timeout),
    };
    const args = {
      settings: settings.release,
      rendered,
      hasCredentials,
      ...origin,
      cluster,
      ...found,
      ...callbacks,
      refusals,
    };
    const made = withoutStackTraces(() => new Release(args));
    if (refusal !== undefined) throw refusal;
    return { revision: made.revision, status: made.status, notes: made.notes };
  } catch (error) {
    removeKubeconfigCopiesAtExit(cluster.kubeconfig);
    if (!(error instanceof ReleaseError) && !(error instanceof ReleaseErrors)) throw error;
    // A RunError is shown without a stack trace, which would not help the user.
    throw new pulumi.RunError(reportError(error));
  } finally {
    // The advice may render after this; then it starts the engine again.
    await helm.close();
  }
}
