import { stringify } from 'yaml';
import { ReleaseError } from '../../errors.ts';
import type { KubernetesObject } from '../../manifest/index.ts';
import { rolesFor, serverVersion } from '../../revision/index.ts';
import { projectDirectory } from '../target/currentProject.ts';
import { readStack } from '../target/stack.ts';
import { deployedParts } from './deployedParts.ts';

/**
 * The Roles of an account that deploys the release of a stack, to be applied by somebody who may.
 * @returns YAML for `kubectl apply`
 * @throws ReleaseError(s) CONFIG_*, CLUSTER_*, RELEASE_NOT_FOUND where nobody knows what the release consists of
 */
export async function roleOf(stack: string, directory: string = projectDirectory): Promise<string> {
  const view = await readStack(stack, directory);
  const parts = await deployedParts(directory, view);
  if (parts === undefined) {
    // A cluster that does not answer, or refuses the login, is the reason then.
    await serverVersion(view.cluster);
    throw new ReleaseError('RELEASE_NOT_FOUND', 'The chart cannot be rendered, and no revision says what it makes.', {
      hint: `\`release template -s ${stack}\` says why.`,
    });
  }
  const roles = await rolesFor(view.cluster, view.settings.release, parts);
  return [...roles.map(bindingOf), ...roles.map((role) => `---\n${stringify(role)}`)].join('');
}

/** How an account gets it. */
function bindingOf({ kind, metadata }: KubernetesObject): string {
  const { name, namespace } = metadata;
  const account = '--serviceaccount=<namespace>:<account>';
  return kind === 'Role'
    ? `# kubectl create rolebinding ${name} -n ${namespace} --role=${name} ${account}\n`
    : `# kubectl create clusterrolebinding ${name} --clusterrole=${name} ${account}\n`;
}
