import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';

/** The part of a stack's state that this program reads: Pulumi's deployment, as in `pulumi stack export`. */
export type Deployment = JsonObject;

/** The stack's release according to the state. */
export interface KnownRelease {
  name: string;
  namespace: string;
  /** The number of the revision that was opened last. */
  revision: number;
  /** False if no revision has been deployed yet, or if the only one failed. */
  deployed: boolean;
}

/** Pulumi's types of the resources that open and end a revision: a state names them, so they never change. */
export const openedType = 'pulumi-nodejs:dynamic/kubesentiment:RevisionOpened';
export const deployedType = 'pulumi-nodejs:dynamic/kubesentiment:RevisionDeployed';

/** The release in the state, if there is one. */
export function knownRelease(deployment: Deployment): KnownRelease | undefined {
  const ours = resourcesOf(deployment).filter(isOfRelease);
  const opened = outputsOf(ours.find(({ type }) => type === openedType));
  const deployed = ours.find(({ type }) => type === deployedType);
  const { name, namespace, revision } = opened ?? outputsOf(deployed) ?? {};
  if (typeof name !== 'string' || typeof namespace !== 'string' || typeof revision !== 'number') return undefined;
  return { name, namespace, revision, deployed: deployed !== undefined && deployed.initErrors === undefined };
}

/** The UUID of the stack's revisions. A refused run leaves a UUID without a release. */
export function knownOwner(deployment: Deployment): string | undefined {
  const ours = resourcesOf(deployment).filter(isOfRelease);
  const uuid = ours.find((resource) => nameOf(resource) === 'owner');
  // The UUID's resource may have been replaced in a run that ended before it handed over the revisions.
  const owner = outputsOf(ours.find(({ type }) => type === openedType))?.owner ?? outputsOf(uuid)?.result;
  return typeof owner === 'string' ? owner : undefined;
}

/**
 * The state without the release: without its resources, pending operations and outputs, and without default providers that nothing else
 * uses. Other resources of the program stay.
 */
export function withoutRelease(deployment: Deployment): Deployment {
  const others = resourcesOf(deployment).filter((resource) => !isOfRelease(resource));
  const used = new Set(others.map(({ provider }) => String(provider ?? '').replace(/::[^:]*$/, '')));
  const resources = others
    .filter((resource) => !isDefaultProvider(resource) || used.has(String(resource.urn)))
    .map((resource) => (resource.type === 'pulumi:pulumi:Stack' ? { ...resource, outputs: {} } : resource));
  const pending = listOf(deployment.pending_operations).filter(
    ({ resource }) => !isJsonObject(resource) || !isOfRelease(resource),
  );
  const { pending_operations: _pending, ...rest } = deployment;
  return { ...rest, resources, ...(pending.length === 0 ? {} : { pending_operations: pending }) };
}

/** The resources of the program beside the release, as `Type name`: a destroy of the stack deletes them, too. */
export function otherResources(deployment: Deployment): string[] {
  return resourcesOf(deployment)
    .filter((resource) => resource.custom === true && !isOfRelease(resource))
    .filter(({ type }) => !String(type).startsWith('pulumi:'))
    .map((resource) => `${String(resource.type).split(':').at(-1)} ${nameOf(resource)}`);
}

/** A resource's URN names the types of all its parents. */
function isOfRelease({ urn }: JsonObject): boolean {
  return /::([^:]|:(?!:))*kubesentiment:index:Release(\$|::)/.test(String(urn));
}

function isDefaultProvider(resource: JsonObject): boolean {
  return String(resource.type).startsWith('pulumi:providers:') && nameOf(resource).startsWith('default');
}

function nameOf({ urn }: JsonObject): string {
  return String(urn).split('::').slice(3).join('::');
}

function outputsOf(resource: JsonObject | undefined): JsonObject | undefined {
  return isJsonObject(resource?.outputs) ? resource.outputs : undefined;
}

function resourcesOf({ resources }: Deployment): JsonObject[] {
  return listOf(resources);
}

function listOf(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
