/**
 * Makes text from other programs (logs, events, manifests, charts, values, server errors) safe for a terminal and for
 * the log of a CI system. Every output of this project passes one of these functions.
 */

/** Whole escape sequences, so that no rest of one is shown. C1 characters are their short forms. */
const sequences = [
  // Strings: OSC, DCS, APC, PM, SOS, each up to its end.
  '(?:\\u001b[\\]PX^_]|[\\u0090\\u0098\\u009d-\\u009f])[^\\u0007\\u001b\\u009c\\n]*(?:\\u0007|\\u001b\\\\|\\u009c)?',
  // CSI: colors, cursor movements, erasing.
  '(?:\\u001b\\[|\\u009b)[0-?]*[ -/]*[@-~]?',
  '\\u001b[ -/]*[0-~]?',
];
const sequence = new RegExp(sequences.join('|'), 'g');

/**
 * C0 except tab and newline, DEL, C1, and the characters that change the text direction (Unicode Bidirectional
 * Algorithm).
 */
const control = /[^\P{Cc}\t\n]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f]/gu;

/** The characters of which one is in all that is removed. */
const unprintable = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f](?<![\t\n])/u;

/** A color, bold, or a reset. */
const color = new RegExp(`(${String.fromCharCode(27)}\\[[\\d;]*m)`);

/**
 * GitHub runs a line that begins like this, after optional spaces, as a workflow command (actions/runner,
 * ActionCommand.cs).
 */
const command = /:(?=:[A-Za-z])(?<=^\s*:)/gm;
/** The older form works anywhere in a line; Azure Pipelines uses `##vso[`. */
const bracketCommand = /##(?=\[|vso\[)/gi;

/**
 * Removes escape sequences and control characters from several lines; tabs and newlines stay. A space inside a CI
 * command makes it plain text.
 */
export function printable(text: string): string {
  // One search for all characters: a manifest may have megabytes.
  const plain = unprintable.test(text) ? withoutControl(text) : text;
  const lines = plain.includes('::') ? plain.replace(command, ': ') : plain;
  return lines.replace(bracketCommand, '# #');
}

function withoutControl(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(sequence, '')
    .replace(control, '')
    .replace(/[\u2028\u2029]/g, ' ');
}

/** Like {@link printable}, for text that Pulumi prints: Pulumi takes `<{%red%}>` for a color. */
export function printableByPulumi(text: string): string {
  return printable(text).replaceAll('<{%', '<{ %');
}

/** Like {@link printable}, for one line: newlines, tabs and repeated spaces become one space. */
export function printableLine(text: string): string {
  return printable(text).replace(/\s+/g, ' ').trim();
}

/**
 * Like {@link printable}, but keeps colors. Text from other programs must have passed {@link printable} before, or its
 * colors stay too.
 */
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
 * Escapes control characters in JSON, or in YAML whose strings with such characters are in double quotes. The data
 * stays the same, so that programs can read the output.
 */
export function withEscapes(text: string): string {
  return text
    .replace(control, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replace(/[\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`)
    .replace(bracketCommand, '#\\u0023');
}
