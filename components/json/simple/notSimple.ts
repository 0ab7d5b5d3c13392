/** Thrown where a text needs the reader with positions. It is not an error of the user's. */
export const notSimple = new Error('This text needs the other reader.');

/** The lines of a text. */
export interface TextLines {
  lines: readonly string[];
  /** Whether the last line has a line break. */
  endsLine: boolean;
}

/** A string that may go on in the next lines. */
export interface StringStart {
  /** The line on which it begins. */
  at: number;
  /** The rest of that line. */
  rest: string;
  /** The indent of the collection around it: all lines of the string are more indented. */
  parent: number;
}

/** A string, and the line after it. */
export interface StringEnd {
  value: string;
  next: number;
}

/** The number of spaces at the start. */
export function indentOf(line: string): number {
  let indent = 0;
  while (line.charCodeAt(indent) === 0x20) indent++;
  return indent;
}
