import { type Manifest, objectIdentity, parseManifest } from '../chart/index.ts';
import { changedPaths, formatPath } from '../config/index.ts';
import { ReleaseError } from '../errors.ts';
import { fixesOf } from './reproducibleValues.ts';

/**
 * Fields that two renders of the same values made differently.
 * @param chart the name of the main chart
 * @returns one error CHART_NOT_REPRODUCIBLE for each object that differs
 */
export function differences(first: Manifest, second: Manifest, chart: string): ReleaseError[] {
  const others = new Map(objectsOf(second).map(({ object }) => [objectIdentity(object), object]));
  return objectsOf(first).flatMap(({ source, object }) => {
    const fields = changedPaths(object, others.get(objectIdentity(object))).map(formatPath);
    if (fields.length === 0) return [];
    const message = `${object.kind}/${object.metadata.name} is another each time it is rendered: ${fields.join(', ')}.`;
    const fixes = fixesOf(source, chart);
    return [
      new ReleaseError('CHART_NOT_REPRODUCIBLE', message, {
        position: { file: source },
        hint:
          fixes.length > 0
            ? `Every run would make a revision. Set ${fixes.join(' or ')}.`
            : 'Every run would make a revision. Set the value that the template takes in place of what it makes up.',
      }),
    ];
  });
}

function objectsOf({ objects, hooks }: Manifest) {
  return [
    ...objects,
    ...hooks.flatMap(({ path, manifest }) => parseManifest(manifest).map(({ object }) => ({ source: path, object }))),
  ];
}
