import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { downloadLines } from '../../../toolchain/download/downloadLines.ts';

function shownBy(live: boolean, columns?: number) {
  const texts: string[] = [];
  const lines = downloadLines({ columns, write: (text: string) => texts.push(text) }, live);
  return { lines, texts };
}

test('a line that cannot be updated is printed once, when its file is complete', () => {
  const { lines, texts } = shownBy(false);
  const [one, other] = [lines.add('one'), lines.add('other')];
  one.progress(50_000_000, 100_000_000);
  one.progress(100_000_000, 100_000_000);
  one.done();
  other.failed();
  lines.end();
  expect(texts).toEqual([expect.stringMatching(/^✓ one: 100 MB \(\d\.\d s\)\n$/)]);
});

test('on a terminal all lines are redrawn in place, and the last state of each stays', async () => {
  const { lines, texts } = shownBy(true, 40);
  const [one, other] = [lines.add('one'), lines.add(`a-name-${'x'.repeat(60)}`)];
  one.progress(1_500_000, 12_000_000);
  await delay(250);
  expect(texts[0]).toContain('one: 1.5 of 12 MB');
  for (const line of texts[0]?.split('\n') ?? []) expect(line.length).toBeLessThanOrEqual(52);
  one.done();
  other.failed();
  lines.end();
  expect(texts.at(-1)).toContain('\u001b[2A\u001b[J✓ one: 1.5 MB');
  const count = texts.length;
  await delay(250);
  expect(texts).toHaveLength(count);
});
