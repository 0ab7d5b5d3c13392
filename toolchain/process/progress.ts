import { styleText } from 'node:util';
import { Interrupted } from './interrupt.ts';

/** Progress goes to standard error: standard output is for the results of a verb (the lines of `env`, the tables of `release`). */
const out = process.stderr;
/** Whether lines can be updated in place. */
export const isTerminal = out.isTTY === true && process.env.TERM !== 'dumb';
const isColored = isTerminal && !process.env.NO_COLOR;
/** Colors a text if the terminal shows colors. */
export const style = (name: 'dim' | 'green' | 'red', text: string) =>
  isColored ? styleText(name, text, { validateStream: false }) : text;

const tickMs = 1000;
const clearLine = '\r\u001b[2K';

/** `0.4 s`, `38 s`, `3 min 5 s`: rounded to a useful precision. */
export function formatElapsed(ms: number): string {
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

export interface StepOptions {
  /** Prints the step's title even if lines can't be updated: for steps that take minutes. @default false */
  announce?: boolean;
  /** The step's command writes to the terminal itself, so no line may be updated. @default false */
  streams?: boolean;
  /** How long the step usually takes, in milliseconds; shown beside the time that has passed. */
  expected?: number;
}

/** `30 s`, `4 min`: a time that is only roughly known. */
export function formatExpected(ms: number): string {
  return ms < 55_000 ? `${Math.max(5, 5 * Math.round(ms / 5000))} s` : `${Math.max(1, Math.round(ms / 60_000))} min`;
}

/** Runs one step and shows its duration: in place on a terminal, otherwise in a line at the end. */
export async function step<T>(title: string, work: () => Promise<T>, options: StepOptions = {}): Promise<T> {
  const start = performance.now();
  const elapsed = () => formatElapsed(performance.now() - start);
  const about = options.expected === undefined ? '' : `about ${formatExpected(options.expected)}`;
  const live = isTerminal && !options.streams;
  const show = () => out.write(`${clearLine}  ${title} ${style('dim', `(${elapsed()}${about && ` of ${about}`})`)}`);
  if (live) show();
  else if (options.announce || options.streams) out.write(`${title}${about && ` (${about})`} …\n`);
  const timer = live ? setInterval(show, tickMs) : undefined;
  const end = (mark: string, text: string) => out.write(`${live ? clearLine : ''}${mark} ${text}\n`);
  try {
    const result = await work();
    end(style('green', '✓'), `${title} ${style('dim', `(${elapsed()})`)}`);
    return result;
  } catch (error) {
    const how = error instanceof Interrupted ? 'stopped' : 'failed';
    end(style('red', '✗'), `${title}: ${how} after ${elapsed()}`);
    throw error;
  } finally {
    clearInterval(timer);
  }
}

/** Prints a line that is not a step. */
export function printMessage(line: string): void {
  out.write(`${line}\n`);
}
