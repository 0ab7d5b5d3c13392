import { stringify } from 'yaml';
import { ReleaseError } from '../../errors.ts';
import type { KubernetesObject } from '../../manifest/index.ts';
import { rolesFor, serverVersion } from '../../revision/index.ts';
import { connectStack } from '../target/connectedStack.ts';
import { projectDirectory } from '../target/currentProject.ts';
import { readStack } from '../target/stack.ts';
import { deployedParts } from './deployedParts.ts';

/**
 * The Roles for an account that deploys the stack's release, to be applied by an administrator.
 * @returns YAML for `kubectl apply`
 * @throws ReleaseError(s) CONFIG_*, CLUSTER_*; RELEASE_NOT_FOUND if the release's objects are unknown
 */
export async function roleOf(stack: string, directory: string = projectDirectory): Promise<string> {
  const view = connectStack(await readStack(stack, directory));
  const parts = await deployedParts(directory, view);
  if (parts === undefined) {
    // If the cluster doesn't answer or refuses the login, report that instead.
    await serverVersion(view.cluster);
    throw new ReleaseError(
      'RELEASE_NOT_FOUND',
      'The objects of the release are unknown: the chart cannot be rendered, and no revision is recorded.',
      {
        hint: `\`release template -s ${stack}\` shows why.`,
      },
    );
  }
  const roles = await rolesFor(view.connection, view.settings.release, parts);
  return [...roles.map(bindingOf), ...roles.map((role) => `---\n${stringify(role)}`)].join('');
}

/** The command that binds the Role to an account. */
function bindingOf({ kind, metadata }: KubernetesObject): string {
  const { name, namespace } = metadata;
  const account = '--serviceaccount=<namespace>:<account>';
  return kind === 'Role'
    ? `# kubectl create rolebinding ${name} -n ${namespace} --role=${name} ${account}\n`
    : `# kubectl create clusterrolebinding ${name} --clusterrole=${name} ${account}\n`;
}
