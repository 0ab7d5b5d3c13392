import * as pulumi from '@pulumi/pulumi';
import { withArgumentNames } from '../../argumentNames.ts';
import { readKubernetesSettings, type StackSettings } from '../../config/index.ts';
import { appliedObject, type KubernetesObject } from '../../manifest/index.ts';
import { printableByPulumi } from '../../printable.ts';
import { crdsInQuestion, type RenderedRelease, wantsCredentials } from '../../render/index.ts';
import {
  awaitFreeName,
  type Connection,
  connectTo,
  createIfMissing,
  credentialsHolder,
  explainDeletion,
  findForeign,
  findObjects,
  handOverRelease,
  readCredentials,
  readStatus,
  refuseRevision,
  removeKubeconfigCopiesAtExit,
} from '../../revision/index.ts';
import { settleArgs } from '../arguments/settleArgs.ts';
import { KubernetesProvider } from '../kubernetesProvider.ts';
import { runInTurns } from '../objects/inTurns.ts';
import { withoutStackTraces } from '../objects/withoutStackTraces.ts';
import { prefixed } from '../prefixed.ts';
import { assertProviderFound } from '../providerCode.ts';
import { atomicAdvice } from '../refusals/atomicAdvice.ts';
import { ownershipAdvice } from '../refusals/ownershipAdvice.ts';
import type { AnyReleaseArgs } from '../releaseArgs.ts';
import { createRelease } from './createRelease.ts';
import type { CreateRequest, DeployedRelease } from './createRequest.ts';
import { declareOnce } from './declareOnce.ts';
import { engineHelmTemplate } from './engineHelmTemplate.ts';
import { formerOwners, identityInState } from './formerOwners.ts';
import { renderForRun } from './renderForRun.ts';

const inform = (text: string) => void pulumi.log.info(printableByPulumi(text));

/**
 * Deploys a release: settles its arguments, renders its chart, asks the cluster what it must know, and creates the resources.
 * @param parent the component
 * @param resource its name
 * @returns undefined in a preview that does not know an argument that it needs
 * @throws ReleaseError(s) PROJECT_*, CONFIG_*, CHART_*, DEPENDENCY_*, CLUSTER_*; pulumi.RunError after the resources are created, if a
 * preview shows that the deploy will be refused
 */
export async function deployRelease(
  parent: pulumi.ComponentResource,
  resource: string,
  given: AnyReleaseArgs,
): Promise<DeployedRelease | undefined> {
  assertProviderFound();
  const inProgram = given.places === undefined;
  const worded = inProgram ? withArgumentNames : (text: string) => text;
  const warn = (text: string) => void pulumi.log.warn(printableByPulumi(worded(text)));
  const projectDirectory = pulumi.getRootDirectory();
  const prefix = given.resourcePrefix ?? resource;
  const settled = await settleArgs(resource, given, projectDirectory, () => identityInState(prefix));
  if (settled.unknown.length > 0) warn(formatUnknown(resource, settled.unknown));
  // Nothing is deployed yet.
  if (settled.settings === undefined) return undefined;
  const { settings } = settled;
  declareOnce(settings.release);
  const cluster = { ...readKubernetesSettings(pulumi.runtime.getConfig), ...settled.cluster };
  const target = { ...cluster, isNamed: settled.cluster !== undefined };
  const connection = connectTo(target, settings.release);
  const isNamed = settled.cluster !== undefined || settled.isClusterUnknown;
  const named = isNamed ? { kubeconfig: given.kubeconfig, context: given.context } : undefined;
  // Before the render, so that the engine starts the provider's plugin meanwhile.
  const ofRelease = { namespace: settings.release.namespace, settings: cluster, ...(named && { named }) };
  const provider = withoutStackTraces(
    () => new KubernetesProvider(prefixed(prefix, 'kubernetes'), ofRelease, { parent }),
  );
  const helm = engineHelmTemplate();
  try {
    const ofRun = {
      resource,
      settled,
      projectDirectory,
      helmTemplate: helm.template,
      cluster: target,
      connection,
      warn,
    };
    const render = await renderForRun({ ...ofRun, isOfStack: !inProgram });
    if (render === undefined) return undefined;
    const { rendered, request, isAway } = render;
    const isPreview = pulumi.runtime.isDryRun();
    const origin = await originOf(settings, connection, isAway);
    const hasCredentials = await hasCredentialsSecret(given, rendered, settings, { connection, isPreview, isAway });
    const release = { ...settings.release, hasCredentials };
    const objects = rendered.objects.map(({ object }) => object);
    const crds = crdsInQuestion(rendered, settings.release.crds);
    const wanted = { objects, crds, isPreview, isAway, onUnknown: warn };
    const { foreign, staying, ...found } = await findObjects(connection, release, wanted);
    for (const line of [...staying, ...linesOf(found.inPlace)]) pulumi.log.info(line);
    const onForeign = ownershipAdvice(request, rendered, (among) => findForeign(connection, release, among), worded);
    const refusal = await onForeign(foreign);
    const made = await runInTurns(
      createRelease({
        ...{ parent, settings: settings.release, rendered, prefix, inProgram },
        ...{ hasCredentials, credentials: given.credentials, provider, resources: settled.resources },
        ...(named && { named }),
        ...origin,
        ...found,
        ...{ onForeign, onFailed: atomicAdvice(settings, inProgram) },
        ...reactions(settings, connection, isAway),
      }),
      withoutStackTraces,
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

/** Where the content comes from, and the credentials that a takeover keeps. */
async function originOf({ release }: StackSettings, connection: Connection, isAway: boolean) {
  const { adopt, rollbackTo, takeOwnership, credentialsRotation } = release;
  // A rotation generates new credentials; an adoption never does.
  const takesOver = adopt !== undefined || (takeOwnership && credentialsRotation === 0);
  return {
    ...(rollbackTo === undefined || adopt !== undefined ? {} : { rollbackTo }),
    ...(adopt === undefined ? {} : { adopted: adopt }),
    ...(isAway ? { withoutCluster: true } : {}),
    ...(takesOver && !isAway ? { existingCredentials: await readCredentials(connection, release) } : {}),
  };
}

/** What the program does while the engine deploys the resources. */
function reactions(
  { release }: StackSettings,
  connection: Connection,
  isAway: boolean,
): Pick<CreateRequest, 'onRefused' | 'onOtherOwner' | 'refusals' | 'statusOf'> {
  return {
    onRefused: (revision) => refuseRevision(connection, revision),
    onOtherOwner: async (owner) => handOverRelease(connection, await formerOwners(release), owner),
    refusals: {
      onCreateRefused: (object: KubernetesObject) =>
        awaitFreeName(connection, release, object, { timeout: release.timeout, print: inform }),
      onUpdateRefused: (object: KubernetesObject) => createIfMissing(connection, object),
      onDeletionOverdue: (object: KubernetesObject) => explainDeletion(connection, release, object, release.timeout),
    },
    statusOf: async (object) => (isAway ? pulumi.unknown : readStatus(connection, appliedObject(object, release))),
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

function linesOf(inPlace: ReadonlyMap<string, readonly string[]>): string[] {
  return [...inPlace].flatMap(([pod, fields]) =>
    fields.length === 0 ? [] : [printableByPulumi(`${pod.replace(' ', '/')} changes in place: ${fields.join(', ')}.`)],
  );
}
