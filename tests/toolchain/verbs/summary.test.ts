import { expect, test } from '@jest/globals';
import { nextCommands } from '../../../toolchain/verbs/summary.ts';

test('no line of the summary is wider than a terminal', () => {
  for (const line of nextCommands(false)) expect(line.length).toBeLessThanOrEqual(80);
});

test("a cluster of the user's own is not ours to end", () => {
  expect(nextCommands(false).join()).toContain('npm stop');
  expect(nextCommands(true).join()).not.toContain('npm stop');
});
