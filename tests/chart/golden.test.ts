import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { featureCases } from './featureCases.ts';
import { cases as equalCases, renderOwnChart } from './ownChart.ts';

const cases = { ...equalCases, ...featureCases };
const folder = join('tests', 'chart', 'golden');

describe('the reviewed manifests in tests/chart/golden', () => {
  it.each(Object.entries(cases))(
    '%s is equal to the rendered manifest; UPDATE_GOLDEN=1 writes it',
    async (name, [values, options]) => {
      const { text, hooks } = await renderOwnChart(values, options);
      const shown = [text, ...hooks.map(({ path, manifest }) => `---\n# Hook: ${path}\n${manifest}\n`)].join('');
      const file = join(folder, `${name}.yaml`);
      if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, shown);
      expect(shown).toBe(readFileSync(file, 'utf8'));
    },
  );

  it('all belong to a case', () => {
    const known = Object.keys(cases).map((name) => `${name}.yaml`);
    expect(readdirSync(folder).sort()).toEqual(known.sort());
  });
});
