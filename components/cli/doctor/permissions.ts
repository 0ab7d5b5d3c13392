import { type MissingPermission, missingPermissions, type ReleaseParts } from '../../revision/index.ts';
import type { ConnectedStack } from '../target/connectedStack.ts';
import { type Check, ok, problem, warning } from './check.ts';

/** Checks which permissions of a release the kubeconfig's account lacks. @param parts undefined if unknown */
export async function checkPermissions(
  { settings, connection }: ConnectedStack,
  parts: ReleaseParts | undefined,
): Promise<Check[]> {
  const { name, namespace } = settings.release;
  const known = parts ?? { objects: [], hooks: [], namespaced: settings.release };
  const { missing, forReplacement, forBinding, unhelpful, asked, unserved } = await missingPermissions(
    connection,
    { name, namespace },
    known,
  );
  const role = `A Role that allows it: release doctor --role -s ${settings.stack}`;
  const checks = [
    ...missing.map((each) => problem('permissions', `The account may not ${textOf(each)}.`, role)),
    ...forReplacement.map((each) =>
      warning(
        'permissions',
        `The account may not ${textOf(each)}: objects with a change of an immutable field cannot be replaced.`,
        role,
      ),
    ),
    ...forBinding.map((each) =>
      warning(
        'permissions',
        `The account may not ${textOf(each)}: previews of a release that contains this role fail.`,
        role,
      ),
    ),
    ...unhelpful.map((each) =>
      warning('permissions', `The account may not ${textOf(each)}: error messages have fewer details.`, role),
    ),
    ...unserved.map((kind) =>
      warning('permissions', `The cluster does not serve ${kind}.`, 'Install its CRD first, or disable what needs it.'),
    ),
  ];
  if (parts === undefined) {
    const why = 'Only the permissions for the history were checked: the chart cannot be rendered.';
    checks.push(warning('permissions', why, 'See `release template`.'));
  }
  return checks.length > 0 ? checks : [ok('permissions', `all ${asked} permissions that a release needs`)];
}

function textOf({ verbs, resource, place }: MissingPermission): string {
  return `${verbs.join(', ')} ${resource}${place}`;
}
