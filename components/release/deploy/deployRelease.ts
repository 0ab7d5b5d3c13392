import * as pulumi from '@pulumi/pulumi';
import { readKubernetesSettings, type StackSettings } from '../../config/index.ts';
import { appliedObject, type KubernetesObject } from '../../manifest/index.ts';
import { printableByPulumi } from '../../printable.ts';
import { crdsInQuestion, type RenderedRelease, wantsCredentials } from '../../render/index.ts';
import {
  awaitFreeName,
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
  readStatus,
  refuseRevision,
  removeKubeconfigCopiesAtExit,
} from '../../revision/index.ts';
import { settleArgs } from '../arguments/settleArgs.ts';
import { withoutStackTraces } from '../objects/withoutStackTraces.ts';
import { assertProviderFound } from '../providerCode.ts';
import { atomicAdvice } from '../refusals/atomicAdvice.ts';
import { ownershipAdvice } from '../refusals/ownershipAdvice.ts';
import type { AnyReleaseArgs } from '../releaseArgs.ts';
import { createRelease, type DeployedRelease } from './createRelease.ts';
import { declareOnce } from './declareOnce.ts';
import { engineHelmTemplate } from './engineHelmTemplate.ts';
import { formerOwners, identityInState } from './formerOwners.ts';
import { deployedForPreview, renderedForPreview } from './renderedForPreview.ts';
import { suggestLock } from './suggestLock.ts';
import { formatAway, unknownCluster, whyAway } from './whyAway.ts';

const warn = (text: string) => void pulumi.log.warn(printableByPulumi(text));
const inform = (text: string) => void pulumi.log.info(printableByPulumi(text));

/**
 * Deploys a release: settles its arguments, renders its chart, asks the cluster what it must know, and creates the resources.
 * @param parent the component
 * @param resource its name
 * @returns undefined in a preview that does not know an argument that it needs
 * @throws ReleaseError(s) PROJECT_*, CONFIG_*, CHART_*, DEPENDENCY_*, CLUSTER_*; pulumi.RunError after the resources are created, if a preview shows that
 * the deploy will be refused
 */
export async function deployRelease(
  parent: pulumi.ComponentResource,
  resource: string,
  given: AnyReleaseArgs,
): Promise<DeployedRelease | undefined> {
  assertProviderFound();
  const projectDirectory = pulumi.getRootDirectory();
  const prefix = given.resourcePrefix ?? resource;
  const settled = await settleArgs(resource, given, projectDirectory, () => identityInState(prefix));
  if (settled.unknown.length > 0) warn(formatUnknown(resource, settled.unknown));
  // Nothing is deployed yet.
  if (settled.settings === undefined) return undefined;
  const { settings } = settled;
  declareOnce(settings.release);
  const cluster = { ...readKubernetesSettings(pulumi.runtime.getConfig), ...settled.cluster };
  const helm = engineHelmTemplate();
  try {
    const { name, namespace, adopt, takeOwnership, credentialsRotation } = settings.release;
    const connection = connectTo(cluster, { name, namespace });
    const rollbackTo = adopt === undefined ? settings.release.rollbackTo : undefined;
    // Only a preview may assume capabilities that the cluster does not report.
    const isPreview = pulumi.runtime.isDryRun();
    const isUnknown = settled.isClusterUnknown;
    const questions = isUnknown ? undefined : clusterCapabilities(cluster);
    const awaited = isPreview && questions !== undefined ? whyAway(questions) : undefined;
    const capabilities = questions === undefined ? {} : isPreview ? { questions, onAssumed: warn } : { questions };
    if (isUnknown && (adopt ?? rollbackTo) !== undefined) throw unknownCluster(resource);
    const recorded = isUnknown ? async () => undefined : recordedOnce(connection, isPreview);
    const request = { settings, projectDirectory, helmTemplate: helm.template, capabilities, recorded };
    const areAllKnown = settled.unknown.length === 0;
    const wanted = areAllKnown ? renderedForPreview(request, connection, warn) : deployedForPreview(request);
    const rendered = await wanted.catch(async (error: unknown) => {
      throw given.places === undefined ? await suggestLock(error, request) : error;
    });
    if (rendered === undefined) return undefined;
    report(rendered);
    const away = isUnknown ? unknownCluster(resource) : await awaited;
    if (away !== undefined) warn(formatAway(away));
    const isAway = away !== undefined;
    const onRefused = (revision: RefusedRevision) => refuseRevision(connection, revision);
    // A rotation generates new credentials; an adoption never does.
    const takesOver = adopt !== undefined || (takeOwnership && credentialsRotation === 0);
    const origin = {
      ...(rollbackTo === undefined ? {} : { rollbackTo }),
      ...(adopt === undefined ? {} : { adopted: adopt }),
      ...(isAway ? { withoutCluster: true } : {}),
      ...(takesOver && !isAway ? { existingCredentials: await readCredentials(connection, { name, namespace }) } : {}),
    };
    const hasCredentials = await hasCredentialsSecret(given, rendered, settings, { connection, isPreview, isAway });
    const release = { ...settings.release, hasCredentials };
    const objects = rendered.objects.map(({ object }) => object);
    const crds = crdsInQuestion(rendered, settings.release.crds);
    const asked = { objects, crds, isPreview, isAway, onUnknown: warn };
    const { foreign, staying, ...found } = await findObjects(connection, release, asked);
    for (const line of staying) pulumi.log.info(line);
    for (const line of linesOf(found.inPlace)) pulumi.log.info(line);
    // The advice renders again: assumptions have already been reported.
    const again = { ...request, capabilities: questions === undefined ? {} : { questions } };
    const onForeign = ownershipAdvice(again, rendered, (among) => findForeign(connection, release, among));
    const refusal = await onForeign(foreign);
    const onOtherOwner = async (owner: string) =>
      handOverRelease(connection, await formerOwners(settings.release), owner);
    const callbacks = { onRefused, onForeign, onOtherOwner, onFailed: atomicAdvice(settings) };
    const refusals = {
      onCreateRefused: (object: KubernetesObject) =>
        awaitFreeName(connection, settings.release, object, { timeout: settings.release.timeout, print: inform }),
      onUpdateRefused: (object: KubernetesObject) => createIfMissing(connection, object),
      onDeletionOverdue: (object: KubernetesObject) =>
        explainDeletion(connection, settings.release, object, settings.release.timeout),
    };
    const made = withoutStackTraces(() =>
      createRelease({
        ...{ parent, settings: settings.release, rendered, prefix },
        ...{ hasCredentials, credentials: given.credentials, cluster, resources: settled.resources },
        ...(settled.cluster === undefined && !isUnknown
          ? {}
          : { named: { kubeconfig: given.kubeconfig, context: given.context } }),
        ...origin,
        ...found,
        ...callbacks,
        refusals,
        statusOf: async (object) =>
          isAway ? pulumi.unknown : readStatus(connection, appliedObject(object, settings.release)),
      }),
    );
    if (refusal !== undefined) throw refusal;
    return made;
  } catch (error) {
    removeKubeconfigCopiesAtExit(cluster.kubeconfig);
    throw error;
  } finally {
    // The advice may render after this; then it starts the engine again.
    await helm.close();
  }
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

/** Values that the program gives are always stored. Values that it can make are made if the chart expects the Secret. */
async function hasCredentialsSecret(
  { credentials }: AnyReleaseArgs,
  rendered: RenderedRelease,
  { release }: StackSettings,
  { connection, isPreview, isAway }: { connection: Connection; isPreview: boolean; isAway: boolean },
): Promise<boolean> {
  if (typeof credentials !== 'function') return credentials !== undefined;
  return wantsCredentials(rendered, release, async () => {
    if (isAway) return 'nobody';
    return credentialsHolder(connection, release).catch((error: unknown) => {
      if (isPreview) return 'nobody' as const;
      throw error;
    });
  });
}

function formatUnknown(resource: string, names: readonly string[]): string {
  const shown = 'It shows the release as it is deployed, or nothing if it is not deployed yet.';
  return `The preview does not know ${names.join(', ')} of release "${resource}" yet. ${shown}`;
}

function report({ generated, unknown }: RenderedRelease): void {
  if (generated !== undefined && !generated.isDeployed && generated.lines.length > 0) {
    void pulumi.log.info(printableByPulumi(['The chart generates fields:', ...generated.lines].join('\n')));
  }
  if (unknown?.warning !== undefined) warn(unknown.warning);
}

function linesOf(inPlace: ReadonlyMap<string, readonly string[]>): string[] {
  return [...inPlace].flatMap(([pod, fields]) =>
    fields.length === 0 ? [] : [printableByPulumi(`${pod.replace(' ', '/')} changes in place: ${fields.join(', ')}.`)],
  );
}
