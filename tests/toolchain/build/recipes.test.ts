import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { outputFolder } from '../../../toolchain/build/goCommands.ts';
import { recipesFor } from '../../../toolchain/build/recipes.ts';

const pins = {
  pulumi: '3.1.2',
  kubernetesPlugin: '4.5.6',
  randomPlugin: '4.7.8',
  helmPackage: '2.0.0',
  helm3Package: '1.0.0',
};
const recipes = Object.values(recipesFor(pins));
const ofFirstRun = ['pulumi', 'language-nodejs', 'kubernetes-provider', 'random-provider', 'kube', 'kwok'];
const goRecipes = recipes.filter((recipe) => recipe.kind === 'go');

describe('recipesFor', () => {
  test.each(goRecipes)('$name has its sources with every hash pinned', async ({ folder }) => {
    expect(await readdir(folder)).toEqual(expect.arrayContaining(['go.mod', 'go.sum']));
  });

  test.each(goRecipes)('$name writes outside of its sources', ({ commands }) => {
    const builds = commands.filter(([, verb]) => verb === 'build');
    expect(builds.length).toBeGreaterThan(0);
    for (const build of builds) expect(build[build.indexOf('-o') + 1]?.startsWith(outputFolder)).toBe(true);
  });

  test('gives a plugin and the engine the version of their npm package', () => {
    const flags = (name: string) =>
      goRecipes
        .find((recipe) => recipe.name === name)
        ?.commands.flat()
        .join(' ');
    expect(flags('pulumi')).toContain('version.Version=v3.1.2');
    expect(flags('kubernetes-provider')).toContain('version.Version=4.5.6');
  });

  test('no two recipes share a name or an output', () => {
    const names = recipes.map(({ name }) => name);
    const outputs = recipes.flatMap((recipe) => recipe.outputs);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(outputs).size).toBe(outputs.length);
  });

  test('what the programs of a first run share has one version, so that Go compiles it once', async () => {
    const shared = ['google.golang.org/grpc', 'google.golang.org/protobuf', 'go.opentelemetry.io/otel'];
    const modules = [...shared, ...['net', 'sys', 'text', 'crypto'].map((name) => `golang.org/x/${name}`)];
    const versions = new Map<string, Set<string>>();
    for (const { folder } of goRecipes.filter(({ name }) => ofFirstRun.includes(name))) {
      const text = await readFile(join(folder, 'go.mod'), 'utf8');
      for (const module of modules) {
        const version = new RegExp(`^\\s${module} (\\S+)`, 'm').exec(text)?.[1];
        if (version !== undefined) versions.set(module, (versions.get(module) ?? new Set()).add(version));
      }
    }
    expect([...versions].filter(([, found]) => found.size > 1)).toEqual([]);
    expect([...versions.keys()].toSorted()).toEqual(modules.toSorted());
  });

  test('they are built with the same flags and without C', () => {
    const builds = goRecipes.filter(({ name }) => ofFirstRun.includes(name));
    expect(builds).toHaveLength(ofFirstRun.length);
    expect(new Set(builds.map(({ env }) => env?.CGO_ENABLED))).toEqual(new Set(['0']));
    for (const { commands } of builds)
      for (const command of commands.filter(([, verb]) => verb === 'build'))
        expect(command).toEqual(expect.arrayContaining(['-trimpath', '-gcflags=all=-dwarf=false']));
  });
});
