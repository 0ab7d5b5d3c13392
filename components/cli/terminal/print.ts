import { printable, printableInColor } from '../../printable.ts';

/** Writes a result to standard output; what a terminal or a CI system would act on goes. */
export function print(text: string): void {
  process.stdout.write(printable(text));
}

/** The same for a result with colors of ours: what others wrote in it must have passed `printable` before it was colored. */
export function printInColor(text: string, done?: () => void): void {
  process.stdout.write(printableInColor(text), done);
}

/** Writes a line of progress or a remark to standard error, in the same way. */
export function say(line: string): void {
  process.stderr.write(`${printable(line)}\n`);
}

/**
 * Passes what Pulumi prints on, line by line: a chunk may end inside of an escape sequence.
 * @param colors whether Pulumi's colors stay
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
