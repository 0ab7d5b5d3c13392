import { type Manifest, objectIdentity, parseManifest } from '../chart/index.ts';
import { changedPaths, formatPath, type ValuePath } from '../config/index.ts';
import { ReleaseError } from '../errors.ts';
import { fixesOf } from './reproducibleValues.ts';

/**
 * Fields that two renders of the same values made differently.
 * @param origin the name of the main chart, and the values that have templates which may be at fault
 * @returns one error CHART_NOT_REPRODUCIBLE for each object that differs
 */
export function differences(
  first: Manifest,
  second: Manifest,
  { chart, changing }: { chart: string; changing: readonly ValuePath[] },
): ReleaseError[] {
  const others = new Map(objectsOf(second).map(({ object }) => [objectIdentity(object), object]));
  return objectsOf(first).flatMap(({ source, object }) => {
    const other = others.get(objectIdentity(object));
    const fields = other === undefined ? ['its name'] : changedPaths(object, other).map(formatPath);
    if (fields.length === 0) return [];
    const message = `${object.kind}/${object.metadata.name} is another each time it is rendered: ${fields.join(', ')}.`;
    const fixes = fixesOf(source, chart);
    return [
      new ReleaseError('CHART_NOT_REPRODUCIBLE', message, {
        position: { file: source },
        hint: `Every run would make a revision. ${remedyOf(fixes, changing)}`,
      }),
    ];
  });
}

function remedyOf(fixes: readonly string[], changing: readonly ValuePath[]): string {
  if (fixes.length > 0) return `Set ${fixes.join(' or ')}.`;
  const names = changing.map((path) => `kubesentiment:${formatPath(['values', ...path])}`);
  if (names.length > 0)
    return `A template in a value gives something else each time: set ${names.join(', ')} to a fixed text.`;
  return 'Set the value that the template takes in place of what it makes up.';
}

function objectsOf({ objects, hooks }: Manifest) {
  return [
    ...objects,
    ...hooks.flatMap(({ path, manifest }) => parseManifest(manifest).map(({ object }) => ({ source: path, object }))),
  ];
}
