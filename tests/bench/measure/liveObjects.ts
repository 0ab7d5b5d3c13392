import { execa } from 'execa';
import { integrationEnvironment } from '../../integration/support/environment.ts';

const kinds = [
  'serviceaccounts',
  'configmaps',
  'secrets',
  'services',
  'deployments.apps',
  'poddisruptionbudgets.policy',
  'networkpolicies.networking.k8s.io',
  'horizontalpodautoscalers.autoscaling',
  'cronjobs.batch',
  'roles.rbac.authorization.k8s.io',
  'rolebindings.rbac.authorization.k8s.io',
  'clusterroles.rbac.authorization.k8s.io',
  'clusterrolebindings.rbac.authorization.k8s.io',
];

/** What the release's objects are called in the cluster, without the release's name: equal for equal work. */
export async function liveObjects(namespace: string, release: string): Promise<string[]> {
  const { variables } = integrationEnvironment();
  const args = ['get', kinds.join(','), '--namespace', namespace, '--output', 'name'];
  const { stdout } = await execa('kubectl', args, { env: variables });
  const own = new RegExp(`^([^/]+)/${release}-(?!credentials$)(.+)$`);
  return stdout
    .split('\n')
    .flatMap((line) => {
      const [, kind, name] = own.exec(line) ?? [];
      return kind === undefined ? [] : [`${kind} ${name}`];
    })
    .sort();
}
