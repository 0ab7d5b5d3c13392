/**
 * Text that others wrote (logs, events, manifests, charts, values, errors of servers) as it may reach a terminal or the log of a
 * CI system. Every output of this project passes one of these functions.
 */

/** Escape sequences with what belongs to them, so that no rests of them are shown. C1 characters are their short forms. */
const sequences = [
  // Strings: OSC, DCS, APC, PM, SOS, each up to its end.
  '(?:\\u001b[\\]PX^_]|[\\u0090\\u0098\\u009d-\\u009f])[^\\u0007\\u001b\\u009c\\n]*(?:\\u0007|\\u001b\\\\|\\u009c)?',
  // CSI: colors, cursor movements, erasing.
  '(?:\\u001b\\[|\\u009b)[0-?]*[ -/]*[@-~]?',
  '\\u001b[ -/]*[0-~]?',
];
const sequence = new RegExp(sequences.join('|'), 'g');

/** C0 but tab and newline, DEL, C1, and the marks that change the direction of text (Unicode Bidirectional Algorithm). */
const control = /[^\P{Cc}\t\n]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f]/gu;

/** A color, bold, or their end. */
const color = new RegExp(`(${String.fromCharCode(27)}\\[[\\d;]*m)`);

/** GitHub takes a line that begins so, blanks aside, for a command of the workflow (actions/runner, ActionCommand.cs). */
const command = /^(\s*):(?=:[A-Za-z])/gm;
/** The older form counts anywhere in a line; Azure Pipelines has `##vso[`. */
const bracketCommand = /##(?=\[|vso\[)/gi;

/**
 * Several lines: tabs and newlines stay, every other control character and every escape sequence goes. A command of a CI system
 * becomes plain text by a blank inside it.
 */
export function printable(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(sequence, '')
    .replace(control, '')
    .replace(/[\u2028\u2029]/g, ' ')
    .replace(command, '$1: ')
    .replace(bracketCommand, '# #');
}

/** The same for text that Pulumi prints: to Pulumi `<{%red%}>` is a color. */
export function printableByPulumi(text: string): string {
  return printable(text).replaceAll('<{%', '<{ %');
}

/** The same as a part of one line: newlines, tabs and several blanks become one blank. */
export function printableLine(text: string): string {
  return printable(text).replace(/\s+/g, ' ').trim();
}

/** The same for text in which our own colors are: these stay. What others wrote in it must have passed {@link printable} before. */
export function printableInColor(text: string): string {
  return text
    .split(color)
    .map((part, index) => (index % 2 === 1 ? part : printable(part)))
    .join('');
}

/** Whether {@link printable} leaves a text as it is. */
export function isPrintable(text: string): boolean {
  return printable(text) === text;
}

/**
 * JSON, or YAML whose texts with such characters are in double quotes, as the same data without them: they are escaped. Nothing is
 * lost, so that programs may read what is printed.
 */
export function withEscapes(text: string): string {
  return text
    .replace(control, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replace(/[\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`)
    .replace(bracketCommand, '#\\u0023');
}
