import { formatElapsed, isTerminal, style } from '../process/progress.ts';

/** Shows one line for each download. */
export interface DownloadLines {
  add(name: string): DownloadLine;
  /** Stops updating; the last state of each line stays. */
  end(): void;
}

export interface DownloadLine {
  /** @param total in bytes; undefined if unknown */
  progress(arrived: number, total: number | undefined): void;
  done(): void;
  failed(): void;
}

/** The part of a stream that the lines use, as of `process.stderr`. */
export interface LineStream {
  write(text: string): unknown;
  columns?: number;
}

const redrawMs = 200;

interface LineState {
  name: string;
  arrived: number;
  total: number | undefined;
  start: number;
  mark: 'running' | 'done' | 'failed';
  end: number;
}

/** @param live whether lines can be updated in place; otherwise each file gets one line when it is complete */
export function downloadLines(stream: LineStream = process.stderr, live: boolean = isTerminal): DownloadLines {
  const states: LineState[] = [];
  let drawn = 0;
  const draw = () => {
    const lines = states.map((state) => cut(formatLine(state), stream.columns ?? 80));
    stream.write(`${drawn === 0 ? '' : `\u001b[${drawn}A\u001b[J`}${lines.map((line) => `${line}\n`).join('')}`);
    drawn = lines.length;
  };
  let timer: NodeJS.Timeout | undefined;
  const settle = (state: LineState, mark: 'done' | 'failed') => {
    Object.assign(state, { mark, end: performance.now() });
    if (!live && mark === 'done') stream.write(`${formatLine(state)}\n`);
  };
  return {
    add(name) {
      const start = performance.now();
      const state: LineState = { name, arrived: 0, total: undefined, start, mark: 'running', end: start };
      states.push(state);
      if (live) timer ??= setInterval(draw, redrawMs);
      return {
        progress: (arrived, total) => Object.assign(state, { arrived, total }),
        done: () => settle(state, 'done'),
        failed: () => settle(state, 'failed'),
      };
    },
    end() {
      clearInterval(timer);
      if (live && states.length > 0) draw();
    },
  };
}

const megabytes = (bytes: number) => (bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 1 : 0);

function formatLine({ name, arrived, total, start, mark, end }: LineState): string {
  const elapsed = `(${formatElapsed((mark === 'running' ? performance.now() : end) - start)})`;
  if (mark === 'failed') return `${style('red', '✗')} ${name}: not downloaded`;
  if (mark === 'done') return `${style('green', '✓')} ${name}: ${megabytes(arrived)} MB ${style('dim', elapsed)}`;
  const all = total === undefined ? '' : ` of ${megabytes(total)}`;
  return `  ${name}: ${megabytes(arrived)}${all} MB ${style('dim', elapsed)}`;
}

/** Only running lines can be too long, and their only escape codes are at the end. */
function cut(line: string, width: number): string {
  return line.length <= width + 12 ? line : `${line.slice(0, width - 1)}…`;
}
