import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isJsonObject, type Json, type JsonObject, parseYaml } from '../json/index.ts';
import { readStackFile, type StackFile } from './stackFile.ts';

/** A Pulumi project: its Pulumi.yaml and its npm packages. Each file is read on first use. */
export interface Project {
  /** The name in Pulumi.yaml, which is also the namespace of the project's config. */
  name(): string;
  /** The backend's URL in Pulumi.yaml. */
  backend(): string | undefined;
  /**
   * The settings in Pulumi.yaml for all stacks, in the form of {@link StackFile.config}. A stack file overrides them.
   */
  config(): Record<string, string>;
  /** Pulumi.yaml, for the positions of its settings; undefined if it cannot be read. */
  file(): StackFile | undefined;
  /** Reads a file by its path relative to the project's folder. @throws Node's error if the file cannot be read */
  readText(path: string): string;
  /** Whether the project uses a package of this name, which may read a namespace of the config. */
  hasPackage(name: string): boolean;
  /** The packages in use that are known without a search. */
  packages(): string[];
}

/** The names of a project file, in Pulumi's search order (pulumi sdk/go/common/encoding, Exts). */
export const projectFiles = ['Pulumi.json', 'Pulumi.yaml', 'Pulumi.yml'] as const;

/** The program's own packages, and the engine's namespaces. */
const builtIn = ['kubernetes', 'random', 'pulumi', 'pulumi-nodejs'];

/** The name of this project. The settings have this namespace even if the user renames the project. */
export const ownNamespace = 'kubesentiment';

/** @param directory the folder with Pulumi.yaml */
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

/** Packages that Pulumi.yaml declares: `packages`, and local plugins. */
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
 * A setting is a value, or a map with `value` or `default`. A key without a namespace belongs to the project. (Source:
 * pulumi pkg/workspace/config.go, mergeConfig.)
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

/** The npm packages in the program's package.json. */
function dependenciesOf(manifest: JsonObject): string[] {
  const groups = [manifest.dependencies, manifest.devDependencies, manifest.peerDependencies];
  return groups.flatMap((group) => (isJsonObject(group) ? Object.keys(group) : []));
}

/** The name of the provider whose SDK an npm package is; third-party packages declare it in their package.json. */
function pluginNameOf(dependency: string, directory: string): string | undefined {
  const folder = folderOf(dependency, directory);
  const { pulumi } = folder === undefined ? {} : readJson(join(folder, 'package.json'));
  return isJsonObject(pulumi) && typeof pulumi.name === 'string' ? pulumi.name : undefined;
}

/** The folder in which Node finds a package of the program. */
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
    // A missing or broken file declares no packages.
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
