import { ReleaseError } from '../../errors.ts';
import { changedPaths, formatPath, type ValuePath } from '../../json/index.ts';
import { type KubernetesObject, type Manifest, objectIdentity, parseManifest } from '../../manifest/index.ts';
import { type FixRequest, verifiedFixes } from './verifiedFixes.ts';

/**
 * Reports the fields that differ between two renders of the same values.
 * @param changing values that are templates and may cause the difference
 * @returns one error CHART_NOT_REPRODUCIBLE for each object that differs; its hint names only values that are verified to help
 */
export async function reproducibleChart(
  first: Manifest,
  second: Manifest,
  { changing, ...fixing }: FixRequest & { changing: readonly ValuePath[] },
): Promise<ReleaseError[]> {
  const errors: ReleaseError[] = [];
  for (const { source, object } of objectsOf(first)) {
    const fields = differingFields(object, second);
    if (fields.length === 0) continue;
    const fixes = await verifiedFixes(source, fixing, (one, other) =>
      objectsOf(one).some((each) => isSame(each.object, object) && differingFields(each.object, other).length > 0),
    );
    const message = `${object.kind}/${object.metadata.name} renders differently each time: ${fields.join(', ')}.`;
    errors.push(
      new ReleaseError('CHART_NOT_REPRODUCIBLE', message, {
        position: { file: source },
        hint: `The stack asks for \`strictRendering\`. ${remedyOf(fixes, changing)}`,
      }),
    );
  }
  return errors;
}

function differingFields(object: KubernetesObject, second: Manifest): string[] {
  const other = objectsOf(second).find((each) => isSame(each.object, object));
  return other === undefined ? ['its name'] : changedPaths(object, other.object).map(formatPath);
}

function isSame(left: KubernetesObject, right: KubernetesObject): boolean {
  return objectIdentity(left) === objectIdentity(right);
}

function remedyOf(fixes: readonly ValuePath[], changing: readonly ValuePath[]): string {
  const nameOf = (path: ValuePath) => `kubesentiment:${formatPath(['values', ...path])}`;
  if (fixes.length > 0) return `Set ${fixes.map(nameOf).join(' or ')}.`;
  if (changing.length > 0) {
    const names = changing.map(nameOf).join(', ');
    return `A value is a template that renders differently each time: set ${names} to a fixed string.`;
  }
  return 'Set the value that the template uses instead of generating one.';
}

function objectsOf({ objects, hooks }: Manifest) {
  return [
    ...objects,
    ...hooks.flatMap(({ path, manifest }) => parseManifest(manifest).map(({ object }) => ({ source: path, object }))),
  ];
}
