import * as pulumi from '@pulumi/pulumi';
import { isJsonObject } from '../../json/index.ts';

/**
 * The UUIDs of the stack's release in the state: those of its revision resources before this run replaces them. The engine does not pass
 * them to a program that replaces `owner` and `opened` in one run.
 */
export async function formerOwners({ name, namespace }: { name: string; namespace: string }): Promise<string[]> {
  return ownersIn(await resourcesInState(), { name, namespace });
}

/**
 * The name and the namespace of a release in the state. They never change.
 * @param prefix the prefix of its resources
 */
export async function identityInState(prefix: string): Promise<{ name: string; namespace: string } | undefined> {
  const resources = await resourcesInState();
  const suffix = `:RevisionOpened::${prefix === '' ? '' : `${prefix}:`}opened`;
  for (const [urn, resource] of Object.entries(isJsonObject(resources) ? resources : {})) {
    const outputs = urn.endsWith(suffix) && isJsonObject(resource) ? resource.outputs : undefined;
    if (!isJsonObject(outputs)) continue;
    const { name, namespace } = outputs;
    if (typeof name === 'string' && typeof namespace === 'string') return { name, namespace };
  }
  return undefined;
}

/** The resources of the stack by URN, each with its type and its outputs, as they were before this run. */
async function resourcesInState(): Promise<unknown> {
  const stackName = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  const { outputs } = await pulumi.runtime.invoke('pulumi:pulumi:readStackResourceOutputs', { stackName });
  return outputs;
}

/** @param resources by URN, each with its type and its outputs */
export function ownersIn(resources: unknown, { name, namespace }: { name: string; namespace: string }): string[] {
  const owners = Object.values(isJsonObject(resources) ? resources : {}).flatMap((resource) => {
    if (!isJsonObject(resource) || !isJsonObject(resource.outputs)) return [];
    const { outputs, type } = resource;
    const isOurs = String(type).startsWith('pulumi-nodejs:dynamic/kubesentiment:');
    const isOfRelease = outputs.name === name && outputs.namespace === namespace;
    return isOurs && isOfRelease && typeof outputs.owner === 'string' ? [outputs.owner] : [];
  });
  return [...new Set(owners)];
}
