import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { isJsonObject, type Json, type JsonObject } from '../../../components/json/index.ts';
import { builtInRules } from '../../../components/render/patches/builtInRules.ts';
import { applyOperations, checkOperations } from '../../../components/render/patches/jsonPatch.ts';
import { typeOfKind } from '../../../components/render/patches/mergeRules.ts';
import { strategicMerge } from '../../../components/render/patches/strategicMerge.ts';
import { mergeRulesFile, mergeRulesOf } from '../../../toolchain/docs/mergeRules.ts';
import fc from '../../fastCheck.ts';
import { describeFull, fullTest, isNightly } from '../../selection.ts';
import { integrationEnvironment } from '../support/environment.ts';
import {
  anyDeployment,
  anyPatch,
  deployment,
  jsonCases,
  refusedJson,
  refusedStrategic,
  strategicCases,
} from './patchCases.ts';

const kubectl = (args: string[], input = '') =>
  execa('kubectl', args, { env: integrationEnvironment().variables, input, maxBuffer: 1e9 });

/** What kubectl makes of an object without asking a server; undefined if it refuses the patch. */
async function byKubectl(type: 'strategic' | 'json', object: JsonObject, patch: Json): Promise<Json | undefined> {
  const args = ['patch', '--local', '--type', type, '-f', '-', '-p', JSON.stringify(patch), '-o', 'json'];
  const result = await kubectl(args, JSON.stringify(object)).catch((error: unknown) => {
    if (error instanceof Error && 'stderr' in error && String(error.stderr) !== '') return undefined;
    throw error;
  });
  return result && JSON.parse(result.stdout);
}

function byUs(object: JsonObject, patch: JsonObject): Json | undefined {
  return strategicMerge(object, patch, typeOfKind(builtInRules, 'apps', 'Deployment'), builtInRules);
}

/** kubectl keeps null and directives inside of new items. */
function cleaned(value: Json | undefined): Json | undefined {
  const isLeft = (item: Json) => !isJsonObject(item) || item.$patch !== 'delete';
  const clean = (_key: string, item: Json) => {
    if (item === null) return undefined;
    return Array.isArray(item) ? item.filter(isLeft) : item;
  };
  return value && JSON.parse(JSON.stringify(value, clean));
}

test('the rules are those of the API server', async () => {
  const { stdout } = await kubectl(['get', '--raw', '/openapi/v2']);
  const rules = mergeRulesOf(JSON.parse(stdout));
  if (process.env.UPDATE_DOCS !== undefined) {
    const file = join(import.meta.dirname, '..', '..', '..', 'components', 'render', 'patches', 'builtInRules.ts');
    if ((await readFile(file, 'utf8')) !== mergeRulesFile(rules)) await writeFile(file, mergeRulesFile(rules));
    return;
  }
  expect(builtInRules).toEqual(rules);
});

describe('a strategic merge patch gives what kubectl gives', () => {
  test.each(Object.entries(strategicCases))('%s', async (_name, patch) => {
    expect(byUs(deployment, patch)).toEqual(await byKubectl('strategic', deployment, patch));
  });

  fullTest.each(Object.entries(refusedStrategic))('%s is refused', async (_name, patch) => {
    expect(() => byUs(deployment, patch)).toThrow(expect.objectContaining({ code: 'PATCH_INVALID' }));
    expect(await byKubectl('strategic', deployment, patch)).toBeUndefined();
  });

  fullTest('for random objects and patches', async () => {
    const property = fc.asyncProperty(anyDeployment, anyPatch, async (object, patch) => {
      expect(byUs(object, patch)).toEqual(cleaned(await byKubectl('strategic', object, patch)));
    });
    await fc.assert(property, { numRuns: isNightly ? 1_000 : 30, endOnFailure: true });
  });
});

describeFull('a JSON patch gives what kubectl gives', () => {
  test.each(Object.entries(jsonCases))('%s', async (_name, patch) => {
    const made = applyOperations(deployment, checkOperations(patch));
    expect(made).toEqual(await byKubectl('json', deployment, [...patch]));
  });

  test.each(Object.entries(refusedJson))('%s is refused', async (_name, patch) => {
    const apply = () => applyOperations(deployment, checkOperations(patch));
    expect(apply).toThrow(expect.objectContaining({ code: expect.stringMatching(/^PATCH_/) }));
    expect(await byKubectl('json', deployment, [...patch])).toBeUndefined();
  });
});
