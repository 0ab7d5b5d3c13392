import { closestName } from '../closestName.ts';
import { type Position, ReleaseError } from '../errors.ts';
import { ownNamespace, type Project } from './project.ts';
import { topKeys } from './settingKeys.ts';
import type { StackFile } from './stackFile.ts';

export interface ConfigKeys {
  /** All keys of the stack's config, as the engine or the stack's file has them. */
  keys: readonly string[];
  /** As commands name the stack. */
  stack: string;
  project: Project;
  /** The stack's file, if it is known. */
  file: StackFile | undefined;
}

/**
 * An error for each key that no package and no program reads: a typo there would deploy the defaults. A key that neither the
 * stack's file nor Pulumi.yaml has comes from an environment (Pulumi ESC) that other projects may share, and is left alone unless
 * its namespace looks like ours.
 */
export function namespaceErrors({ keys, stack, project, file }: ConfigKeys): ReleaseError[] {
  return keys.flatMap((key) => {
    const { namespace, name } = partsOf(key);
    if (isRead(namespace, name, project)) return [];
    const place = placeOf(key, [file, project.file()]);
    if (place === undefined && closestName(namespace ?? '', ownNamespaces(project)) === undefined) return [];
    const meant = meantBy(namespace, name, project);
    const suggestion = meant === undefined ? '' : ` Did you mean ${meant}?`;
    const message = `${key}: ${problemOf(namespace, project)}.${suggestion}`;
    const remedy =
      meant === undefined
        ? `If a provider reads it, install the provider's package, such as @pulumi/${namespace}. Otherwise remove it`
        : 'Correct the key, or remove it';
    const hint = `${remedy} with \`pulumi config rm ${key} -s ${stack}\`.`;
    return [new ReleaseError('CONFIG_UNKNOWN_NAMESPACE', message, { ...place, hint })];
  });
}

function isRead(namespace: string | undefined, name: string, project: Project): boolean {
  if (namespace === undefined) return false;
  if (namespace === ownNamespace) return true;
  // A program may read more settings in the namespace of its project, but ours have one namespace only.
  return namespace === project.name() ? !isTopKey(name) : project.hasPackage(namespace);
}

function problemOf(namespace: string | undefined, project: Project): string {
  if (namespace === undefined) return 'the key has no namespace';
  if (namespace === project.name())
    return `nothing reads it, since the settings of a release are in the namespace ${ownNamespace}`;
  return `there is no package or project "${namespace}" here`;
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

/** The key that was probably meant. The names of our settings alone tell them. */
function meantBy(namespace: string | undefined, name: string, project: Project): string | undefined {
  const split = namespace === undefined ? partsOf(name, /[./_-]/) : undefined;
  if (split?.namespace !== undefined) return meantBy(split.namespace, split.name, project);
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
