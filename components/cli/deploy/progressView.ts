import type { ProgressRow } from '../../automation/index.ts';
import { printable, printableLine } from '../../printable.ts';
import { styles } from '../terminal/colours.ts';
import { showsColours } from '../terminal/output.ts';

/** Shows progress: lines that stay and, on a terminal, a block of rows below them that is redrawn. */
export interface ProgressView {
  report(line: string): void;
  /** A line that is printed only if rows can't be redrawn; on a terminal a row already shows it. */
  note(line: string): void;
  draw(rows: readonly ProgressRow[]): void;
  /** Stops redrawing; the last rows stay. */
  end(): void;
}

/** The part of a stream that a view uses, as of `process.stderr`. */
export interface ViewStream {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
  rows?: number;
}

/** Whether lines can be redrawn on the stream. */
function canRedraw({ isTTY }: ViewStream, env: NodeJS.ProcessEnv = process.env): boolean {
  return isTTY === true && env.TERM !== 'dumb';
}

/** The number of terminal rows that the block leaves free. */
const spareRows = 4;

/** On a terminal the rows are redrawn in place; elsewhere each line is printed once, and no rows. */
export function progressView(stream: ViewStream, env: NodeJS.ProcessEnv = process.env, now = Date.now): ProgressView {
  if (!canRedraw(stream, env)) {
    const report = (line: string) => void stream.write(`${printable(line)}\n`);
    return { report, note: report, draw: () => undefined, end: () => undefined };
  }
  const style = styles(showsColours(stream, env));
  let drawn = 0;
  let last: readonly ProgressRow[] = [];
  const clear = () => (drawn === 0 ? '' : `\u001b[${drawn}A\u001b[J`);
  const draw = (rows: readonly ProgressRow[], before = '') => {
    last = rows;
    const lines = formatRows(rows, {
      width: stream.columns ?? 80,
      height: (stream.rows ?? 24) - spareRows,
      now: now(),
    });
    const colored = lines.map(({ text, phase }) =>
      phase === 'failed' ? style('red', text) : phase === 'done' ? text : style('dim', text),
    );
    stream.write(`${clear()}${before}${colored.map((line) => `${line}\n`).join('')}`);
    drawn = lines.length;
  };
  return {
    report: (line) => draw(last, `${printable(line)}\n`),
    note: () => undefined,
    draw: (rows) => draw(rows),
    end() {
      drawn = 0;
      last = [];
    },
  };
}

interface RowLine {
  text: string;
  phase: ProgressRow['phase'];
}

/** Formats each row, cut to the width: symbol, name, activity, duration. If there are too many rows, completed ones are left out first. */
export function formatRows(
  rows: readonly ProgressRow[],
  { width, height, now }: { width: number; height: number; now: number },
): RowLine[] {
  const spare = Math.max(0, rows.length - Math.max(1, height - 1));
  const done = rows.filter(({ phase }) => phase === 'done').slice(0, spare);
  const shown = rows.filter((row) => !done.includes(row)).slice(0, spare === 0 ? undefined : Math.max(1, height - 1));
  const nameWidth = Math.min(48, Math.max(0, ...shown.map(({ name }) => name.length)));
  const marks = { running: '·', done: '✓', failed: '✗' };
  const lines = shown.map(({ name, state, phase, since }) => {
    const age = phase === 'running' ? `  ${Math.max(0, Math.round((now - since) / 1000))} s` : '';
    const text = `${marks[phase]} ${printableLine(name).padEnd(nameWidth)}  ${printableLine(state)}`;
    return { text: `${cut(text, width - age.length - 1)}${age}`, phase };
  });
  const hidden = rows.length - shown.length;
  return hidden === 0 ? lines : [{ text: `✓ and ${hidden} more`, phase: 'done' }, ...lines];
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}
