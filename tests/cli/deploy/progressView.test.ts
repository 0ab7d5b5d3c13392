import { describe, expect, test } from '@jest/globals';
import type { ProgressRow } from '../../../components/automation/index.ts';
import { formatRows, progressView } from '../../../components/cli/deploy/progressView.ts';

const row = (name: string, phase: ProgressRow['phase'], state = 'updated'): ProgressRow => {
  return { name, phase, state, since: 0 };
};

function stream(isTTY: boolean) {
  const texts: string[] = [];
  return { texts, isTTY, columns: 40, rows: 10, write: (text: string) => texts.push(text) };
}

describe('progressView', () => {
  test("writes lines only if rows can't be redrawn", () => {
    const out = stream(false);
    const view = progressView(out, {});
    view.report('one');
    view.draw([row('Deployment/web', 'running')]);
    view.end();
    expect(out.texts).toEqual(['one\n']);
  });

  test('redraws the rows in place, below the printed lines', () => {
    const out = stream(true);
    const view = progressView(out, { NO_COLOR: '1' }, () => 3000);
    view.draw([row('Deployment/web', 'running')]);
    view.report('hook');
    expect(out.texts[0]).toBe('· Deployment/web  updated  3 s\n');
    expect(out.texts[1]).toBe('\u001b[1A\u001b[Jhook\n· Deployment/web  updated  3 s\n');
  });
});

describe('formatRows', () => {
  test('cuts rows to the width, but not their duration', () => {
    const [line] = formatRows([row('Deployment/web', 'running', 'a reason that goes on and on')], {
      ...{ width: 36, height: 9, now: 61_000 },
    });
    expect(line?.text).toMatch(/… {2}61 s$/);
    expect(line?.text.length).toBeLessThan(36);
  });

  test('omits completed rows first if there are too many', () => {
    const rows = [row('a', 'done'), row('b', 'done'), row('c', 'failed'), row('d', 'running'), row('e', 'done')];
    const lines = formatRows(rows, { width: 40, height: 4, now: 0 }).map(({ text }) => text.slice(0, 12));
    expect(lines).toEqual(['✓ and 2 more', '✗ c  updated', '· d  updated', '✓ e  updated']);
  });
});
