import { expect, test } from '@jest/globals';
import { nextCommands } from '../../../toolchain/verbs/summary.ts';

test('no line of the summary is wider than a terminal', () => {
  for (const line of nextCommands(false)) expect(line.length).toBeLessThanOrEqual(80);
});

test("the summary has no command that ends the user's own cluster", () => {
  expect(nextCommands(false).join()).toContain('npm stop');
  expect(nextCommands(true).join()).not.toContain('npm stop');
});
