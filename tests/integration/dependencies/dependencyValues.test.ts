import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PluginHelm } from '../../../components/helm/index.ts';
import fc from '../../fastCheck.ts';
import { fullTest, isNightly } from '../../selection.ts';
import { openHelmEngine, seenByHelm, seenByUs } from './chartTrees.ts';
import { dependencyCases } from './dependencyCases.ts';
import { randomRelease } from './randomTrees.ts';

describe('every chart sees the same values as with stock Helm', () => {
  let directory: string;
  let engine: PluginHelm;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'trees-'));
    engine = openHelmEngine(createRequire(import.meta.url)('@pulumi/kubernetes/package.json').version);
  });
  afterAll(async () => {
    await engine.close();
    await rm(directory, { recursive: true });
  });

  test.each(dependencyCases)('%s', async (_what, tree, given, charts) => {
    const whole = { name: 'top', ...tree };
    const theirs = await seenByHelm(directory, whole, given);
    expect(Object.keys(theirs).sort()).toEqual(charts);
    expect(await seenByUs(directory, whole, given, engine)).toEqual(theirs);
  });

  fullTest(
    'also in random chart trees',
    async () => {
      const failed = () => 'refused';
      await fc.assert(
        fc.asyncProperty(randomRelease, async ([tree, given]) => {
          const theirs = await seenByHelm(directory, tree, given).catch(failed);
          expect(await seenByUs(directory, tree, given, engine).catch(failed)).toEqual(theirs);
        }),
        { numRuns: isNightly ? 300 : 25 },
      );
    },
    1_200_000,
  );
});
