import { readdir } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { outputFolder, recipesFor } from '../../../toolchain/build/recipes.ts';

const pins = {
  pulumi: '3.1.2',
  kubernetesPlugin: '4.5.6',
  randomPlugin: '4.7.8',
  helmPackage: '2.0.0',
  helm3Package: '1.0.0',
};
const recipes = Object.values(recipesFor(pins));
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
});
