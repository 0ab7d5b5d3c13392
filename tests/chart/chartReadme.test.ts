import { describe, expect, it } from '@jest/globals';
import { chartReadme } from '../../toolchain/chartTable.ts';

describe('the README of mlops-sentiment', () => {
  it('has the table that the schema makes; `node toolchain/chartTable.ts` writes it', async () => {
    const { actual, expected } = await chartReadme('charts/mlops-sentiment');
    expect(actual).toBe(expected);
    expect(expected).toMatch(/\| `image\.tag` +\| `""` +\| Its tag; the chart's appVersion if empty\. +\|/);
  });
});
