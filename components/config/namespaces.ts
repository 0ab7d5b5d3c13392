import { closestName } from '../closestName.ts';
import { type Position, ReleaseError } from '../errors.ts';
import { ownNamespace, type Project } from './project.ts';
import { topKeys } from './settingKeys.ts';
import type { StackFile } from './stackFile.ts';

export interface ConfigKeys {
  /** All keys of the stack's config, from the engine or the stack file. */
  keys: readonly string[];
  /** The stack's name for commands. */
  stack: string;
  project: Project;
  /** The stack file, if it is known. */
  file: StackFile | undefined;
}

/**
 * Reports each key that no package and no program reads: because of a typo there, the defaults would be deployed. A key
 * that is neither in the stack file nor in Pulumi.yaml comes from an environment (Pulumi ESC), which other projects may
 * share. It is reported only if its namespace is similar to ours.
 */
export function namespaceErrors({ keys, stack, project, file }: ConfigKeys): ReleaseError[] {
  return keys.flatMap((key) => {
    const { namespace, name } = partsOf(key);
    if (isRead(namespace, name, project)) return [];
    const place = placeOf(key, [file, project.file()]);
    if (place === undefined && closestName(namespace ?? '', ownNamespaces(project)) === undefined) return [];
    const likely = likelyKey(namespace, name, project);
    const suggestion = likely === undefined ? '' : ` Did you mean ${likely}?`;
    const message = `${key}: ${problemOf(namespace, project)}.${suggestion}`;
    const remedy =
      likely === undefined
        ? `If a provider reads it, install the provider's package, such as @pulumi/${namespace}. Otherwise remove it`
        : 'Correct the key, or remove it';
    const hint = `${remedy} with \`pulumi config rm ${key} -s ${stack}\`.`;
    return [new ReleaseError('CONFIG_UNKNOWN_NAMESPACE', message, { ...place, hint })];
  });
}

function isRead(namespace: string | undefined, name: string, project: Project): boolean {
  if (namespace === undefined) return false;
  if (namespace === ownNamespace) return true;
  // A program may read other settings in the namespace of its project, but our settings only have one namespace.
  return namespace === project.name() ? !isTopKey(name) : project.hasPackage(namespace);
}

function problemOf(namespace: string | undefined, project: Project): string {
  if (namespace === undefined) return 'the key has no namespace';
  if (namespace === project.name())
    return `nothing reads it, because the settings of a release have the namespace ${ownNamespace}`;
  return `this project has no package named "${namespace}"`;
}

function isTopKey(name: string): boolean {
  return topKeys.some((key) => key === name);
}

function ownNamespaces(project: Project): string[] {
  return [ownNamespace, project.name()];
}

function partsOf(key: string, mark: string | RegExp = ':'): { namespace?: string; name: string } {
  const index = key.search(mark);
  return index === -1 ? { name: key } : { namespace: key.slice(0, index), name: key.slice(index + 1) };
}

/** The key that the user probably wanted: the closest namespace, and the closest of our settings. */
function likelyKey(namespace: string | undefined, name: string, project: Project): string | undefined {
  const split = namespace === undefined ? partsOf(name, /[./_-]/) : undefined;
  if (split?.namespace !== undefined) return likelyKey(split.namespace, split.name, project);
  const closest = closestName(namespace ?? '', [...ownNamespaces(project), ...project.packages()]);
  const key = closestName(name, topKeys);
  if (key !== undefined && (isTopKey(name) || closest === ownNamespace)) return `${ownNamespace}:${key}`;
  return closest === undefined ? undefined : `${closest}:${name}`;
}

function placeOf(
  key: string,
  files: readonly (StackFile | undefined)[],
): { position: Position; frame: string } | undefined {
  for (const file of files) {
    const position = file?.positionOf([key]);
    if (file !== undefined && position !== undefined) return { position, frame: file.frameAt(position) };
  }
  return undefined;
}
