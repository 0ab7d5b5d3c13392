import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isJsonObject, type Json, type JsonObject, parseYaml } from '../json/index.ts';
import { readStackFile, type StackFile } from './stackFile.ts';

/** A Pulumi project: what its Pulumi.yaml and its npm packages say. Files are read when something is asked for. */
export interface Project {
  /** The name in Pulumi.yaml, which is the namespace of the project's own config. */
  name(): string;
  /** The address of the backend that Pulumi.yaml names. */
  backend(): string | undefined;
  /** The settings that Pulumi.yaml gives to all stacks, in the form of {@link StackFile.config}. A stack's file wins. */
  config(): Record<string, string>;
  /** Pulumi.yaml, for the places of settings in it; undefined when it cannot be read. */
  file(): StackFile | undefined;
  /** The text of a file, by a path relative to the project's folder. @throws what Node does for a file that cannot be read */
  readText(path: string): string;
  /** Whether a package of this name is in use, so that a namespace of the config can be its. */
  hasPackage(name: string): boolean;
  /** The names of the packages in use that are known without a search. */
  packages(): string[];
}

/** The names of a project file, in the order in which Pulumi looks for them (pulumi sdk/go/common/encoding, Exts). */
export const projectFiles = ['Pulumi.json', 'Pulumi.yaml', 'Pulumi.yml'] as const;

/** The packages of the program itself, and the engine's own namespaces. */
const builtIn = ['kubernetes', 'random', 'pulumi', 'pulumi-nodejs'];

/** The name of this project, and the namespace of the settings whatever the project is called. */
export const ownNamespace = 'kubesentiment';

/** @param directory the folder with the Pulumi.yaml */
export function openProject(directory: string): Project {
  const file = once(() => readProjectFile(directory));
  const content = once(() => {
    const value: Json = parseYaml(file()?.text ?? '', 'pulumi') ?? {};
    return isJsonObject(value) ? value : {};
  });
  const manifest = once(() => readJson(join(directory, 'package.json')));
  const dependencies = once(() => dependenciesOf(manifest()));
  const declared = once(() => [...builtIn, ...declaredPackages(content())]);
  const name = () => (typeof content().name === 'string' ? String(content().name) : ownNamespace);
  return {
    name,
    backend: () => {
      const { backend } = content();
      return isJsonObject(backend) && typeof backend.url === 'string' ? backend.url : undefined;
    },
    config: once(() => projectConfig(content().config, name())),
    file: once(() => {
      const text = file();
      return text === undefined ? undefined : readStackFile(text);
    }),
    readText: (path) => readFileSync(resolve(directory, path), 'utf8'),
    packages: once(() => [
      ...declared(),
      ...dependencies().flatMap((dependency) => /^@pulumi\/(.+)$/.exec(dependency)?.[1] ?? []),
    ]),
    hasPackage: (wanted) =>
      builtIn.includes(wanted) ||
      folderOf(`@pulumi/${wanted}`, directory) !== undefined ||
      declared().includes(wanted) ||
      dependencies().includes(`@pulumi/${wanted}`) ||
      dependencies().some((dependency) => pluginNameOf(dependency, directory) === wanted),
  };
}

function readProjectFile(directory: string): { path: string; text: string } | undefined {
  for (const path of projectFiles) {
    const file = join(directory, path);
    if (existsSync(file)) return { path, text: readFileSync(file, 'utf8') };
  }
  return undefined;
}

/** Packages that Pulumi.yaml names: `packages`, and local plugins. */
function declaredPackages({ packages, plugins }: JsonObject): string[] {
  const providers = isJsonObject(plugins) && Array.isArray(plugins.providers) ? plugins.providers : [];
  return [
    ...(isJsonObject(packages) ? Object.keys(packages) : []),
    ...providers.flatMap((provider) =>
      isJsonObject(provider) && typeof provider.name === 'string' ? [provider.name] : [],
    ),
  ];
}

/**
 * A setting is its value, or a map with `value` or `default`; a key without a namespace has the project's.
 * (Source: pulumi pkg/workspace/config.go, mergeConfig.)
 */
function projectConfig(config: Json | undefined, project: string): Record<string, string> {
  if (!isJsonObject(config)) return {};
  return Object.fromEntries(
    Object.entries(config).flatMap(([key, given]) => {
      const value = isJsonObject(given) ? (given.default ?? given.value) : given;
      if (value === undefined || value === null) return [];
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      return [[key.includes(':') ? key : `${project}:${key}`, text]];
    }),
  );
}

/** The npm packages that the program declares. */
function dependenciesOf(manifest: JsonObject): string[] {
  const groups = [manifest.dependencies, manifest.devDependencies, manifest.peerDependencies];
  return groups.flatMap((group) => (isJsonObject(group) ? Object.keys(group) : []));
}

/** The name of the provider for which an npm package is the SDK; packages of others say it in their package.json. */
function pluginNameOf(dependency: string, directory: string): string | undefined {
  const folder = folderOf(dependency, directory);
  const { pulumi } = folder === undefined ? {} : readJson(join(folder, 'package.json'));
  return isJsonObject(pulumi) && typeof pulumi.name === 'string' ? pulumi.name : undefined;
}

/** Where Node finds a package of the program. */
function folderOf(name: string, directory: string): string | undefined {
  const folder = join(directory, 'node_modules', name);
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(directory);
  return parent === directory ? undefined : folderOf(name, parent);
}

function readJson(file: string): JsonObject {
  try {
    const value: Json = JSON.parse(readFileSync(file, 'utf8'));
    return isJsonObject(value) ? value : {};
  } catch {
    // A file that is missing or broken names no package.
    return {};
  }
}

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
