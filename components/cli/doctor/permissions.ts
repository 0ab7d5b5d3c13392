import { type MissingPermission, missingPermissions, type ReleaseParts } from '../../revision/index.ts';
import type { StackView } from '../target/stack.ts';
import { type Check, ok, problem, warning } from './check.ts';

/** What the account of the kubeconfig may not do, and the life of the release takes. @param parts undefined where nobody knows */
export async function checkPermissions(
  { settings, cluster }: StackView,
  parts: ReleaseParts | undefined,
): Promise<Check[]> {
  const { name, namespace } = settings.release;
  const known = parts ?? { objects: [], hooks: [], namespaced: settings.release };
  const { missing, forReplacement, forBinding, unhelpful, asked, unserved } = await missingPermissions(
    cluster,
    { name, namespace },
    known,
  );
  const role = `A Role that allows it: release doctor --role -s ${settings.stack}`;
  const checks = [
    ...missing.map((each) => problem('permissions', `May not ${textOf(each)}.`, role)),
    ...forReplacement.map((each) =>
      warning('permissions', `May not ${textOf(each)}: an object whose field cannot change is not replaced.`, role),
    ),
    ...forBinding.map((each) =>
      warning('permissions', `May not ${textOf(each)}: the preview of a release that brings this role fails.`, role),
    ),
    ...unhelpful.map((each) => warning('permissions', `May not ${textOf(each)}: errors say less.`, role)),
    ...unserved.map((kind) =>
      warning(
        'permissions',
        `The cluster serves no ${kind}.`,
        'Install its definition first, or switch off what needs it.',
      ),
    ),
  ];
  if (parts === undefined) {
    const why = 'Only those for the history were looked at: the chart cannot be rendered.';
    checks.push(warning('permissions', why, 'See `release template`.'));
  }
  return checks.length > 0 ? checks : [ok('permissions', `all ${asked} that a release takes in its life`)];
}

function textOf({ verbs, resource, place }: MissingPermission): string {
  return `${verbs.join(', ')} ${resource}${place}`;
}
