import { closestName } from '../../closestName.ts';
import { formatPath, isJsonObject, type Json, type JsonObject, type ValuePath } from '../../json/index.ts';
import { mistakeInAlias, mistakeInName } from '../chartNames.ts';

const fields = ['name', 'version', 'repository', 'condition', 'tags', 'alias', 'import-values'];

/** A mistake in a field of Chart.yaml. */
export interface FieldMistake {
  path: ValuePath;
  message: string;
}

/**
 * Finds mistakes in the dependencies of a Chart.yaml, beyond missing fields and types
 * (https://helm.sh/docs/topics/charts/#chart-dependencies). Helm ignores unknown fields and invalid entries of
 * `import-values`, and includes spaces of conditions in paths; the author certainly did not want that.
 */
export function findDependencyMistakes(dependencies: readonly JsonObject[]): FieldMistake[] {
  const found: FieldMistake[] = [];
  const names = new Map<string, number>();
  for (const [index, dependency] of dependencies.entries()) {
    const path = ['dependencies', index];
    for (const key of Object.keys(dependency)) {
      if (fields.includes(key)) continue;
      const closest = closestName(key, fields);
      const suggestion = closest === undefined ? '' : ` Did you mean ${closest}?`;
      found.push({ path: [...path, key], message: `${formatPath([...path, key])} is an unknown field.${suggestion}` });
    }
    const { name, alias, condition } = dependency;
    for (const [key, mistake] of Object.entries({
      name: mistakeInName(dependency),
      alias: mistakeInAlias(dependency),
    })) {
      if (mistake !== undefined) found.push({ path: [...path, key], message: `${formatPath(path)}.${mistake}.` });
    }
    if (typeof condition === 'string' && /\s/.test(condition.trim())) {
      const message = `${formatPath([...path, 'condition'])} contains a space, which Helm takes for part of the path.`;
      found.push({ path: [...path, 'condition'], message });
    }
    found.push(...importMistakes(dependency['import-values'], [...path, 'import-values']));
    const called = alias || name;
    if (typeof called !== 'string') continue;
    const first = names.get(called);
    if (first === undefined) names.set(called, index);
    else {
      const message = `${formatPath(path)} has the same name as dependencies[${first}], ${called}: one of them needs an alias.`;
      found.push({ path, message });
    }
  }
  return found;
}

function importMistakes(entries: Json | undefined, path: ValuePath): FieldMistake[] {
  if (entries === undefined || entries === null) return [];
  const shape = 'must be a list of names and of maps {child, parent}';
  if (!Array.isArray(entries)) return [{ path, message: `${formatPath(path)} ${shape}.` }];
  return entries.flatMap((entry, index) => {
    const isRight =
      typeof entry === 'string'
        ? entry !== ''
        : isJsonObject(entry) &&
          Object.keys(entry).length === 2 &&
          [entry.child, entry.parent].every((value) => typeof value === 'string' && value !== '');
    if (isRight) return [];
    const place = formatPath([...path, index]);
    const message = `${place} must be a name or a map {child, parent} of two strings, not ${JSON.stringify(entry)}.`;
    return [{ path: [...path, index], message }];
  });
}
