import { printable, printableInColor } from '../../printable.ts';
import { writeOut } from './standardStreams.ts';

/** Prints a result to standard output, without characters that control a terminal or a CI system. */
export function print(text: string): void {
  writeOut(printable(text));
}

/** The same for a result with our own colors: text from elsewhere in it must pass `printable` before it is colored. */
export function printInColor(text: string, done?: () => void): void {
  process.stdout.write(printableInColor(text), done);
}

/** Prints progress or a remark to standard error, without control characters. */
export function printMessage(line: string): void {
  process.stderr.write(`${printable(line)}\n`);
}

/** The same for a remark with our own colors. */
export function printMessageInColor(text: string): void {
  process.stderr.write(`${printableInColor(text)}\n`);
}

/**
 * Forwards Pulumi's output line by line, because a chunk may end inside of an escape sequence.
 * @param colors whether to keep Pulumi's colors
 */
export function passOn(
  colors: boolean,
  stream: NodeJS.WritableStream = process.stderr,
): { take(text: string): void; end(): void } {
  const shown = colors ? printableInColor : printable;
  let rest = '';
  return {
    take(text) {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) stream.write(`${shown(line)}\n`);
    },
    end() {
      if (rest !== '') stream.write(`${shown(rest)}\n`);
      rest = '';
    },
  };
}
