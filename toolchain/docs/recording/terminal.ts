/** A part of a line in one style. */
export interface Piece {
  text: string;
  /** Names of styles: `bold`, `dim`, `red`, `green`, `yellow`, `blue`, `magenta`, `cyan`. */
  styles: string;
}

/** The lines of a terminal, oldest first, without spaces at the end. */
export type Screen = Piece[][];

interface Cell {
  character: string;
  styles: string;
}

const styleOf: Readonly<Record<string, string>> = {
  ...{ 1: 'bold', 2: 'dim', 31: 'red', 32: 'green', 33: 'yellow', 34: 'blue', 35: 'magenta', 36: 'cyan', 90: 'dim' },
};

/** What the commands here and Pulumi write: text, colors, and lines that are written again. Other sequences are left out. */
const escapeCharacter = String.fromCharCode(27);
const token = new RegExp(
  `${escapeCharacter}\\[([0-9;?]*)([A-Za-z])|${escapeCharacter}[()][A-Z0-9]|\\r|\\n|\\P{Cc}`,
  'gu',
);

/** A terminal without a width limit. */
export function createTerminal(): { write(text: string): void; screen(): Screen } {
  const lines: Cell[][] = [[]];
  let [row, column] = [0, 0];
  let styles: readonly string[] = [];
  const sequence = (values: string, letter: string) => {
    const count = Number(values.split(';')[0]) || 1;
    if (letter === 'A') row = Math.max(0, row - count);
    if (letter === 'G') column = count - 1;
    if (letter === 'J') lines.splice(row, lines.length, (lines[row] ?? []).slice(0, column));
    if (letter === 'K') lines[row] = (lines[row] ?? []).slice(0, column);
    if (letter === 'm') styles = stylesAfter(styles, values);
  };
  return {
    write(text) {
      for (const [part, values = '', letter] of text.matchAll(token)) {
        if (letter !== undefined) sequence(values, letter);
        else if (part === '\r') column = 0;
        else if (part === '\n') row += 1;
        else if (!part.startsWith(escapeCharacter)) {
          while (lines.length <= row) lines.push([]);
          const line = lines[row] ?? [];
          while (line.length < column) line.push({ character: ' ', styles: '' });
          line[column] = { character: part, styles: styles.join(' ') };
          column += 1;
        }
      }
      while (lines.length <= row) lines.push([]);
    },
    screen: () => lines.map(piecesOf),
  };
}

function stylesAfter(before: readonly string[], values: string): readonly string[] {
  let styles = [...before];
  for (const value of (values === '' ? '0' : values).split(';')) {
    const style = styleOf[value];
    if (value === '0') styles = [];
    else if (value === '22') styles = styles.filter((each) => each !== 'bold' && each !== 'dim');
    else if (value === '39') styles = styles.filter((each) => each === 'bold' || each === 'dim');
    else if (style !== undefined && !styles.includes(style)) styles.push(style);
  }
  return styles;
}

function piecesOf(line: readonly Cell[]): Piece[] {
  const pieces: Piece[] = [];
  for (const { character, styles } of line) {
    const last = pieces.at(-1);
    if (last?.styles === styles) last.text += character;
    else pieces.push({ text: character, styles });
  }
  const end = pieces.at(-1);
  if (end !== undefined) end.text = end.text.trimEnd();
  return pieces.filter(({ text }) => text !== '');
}
