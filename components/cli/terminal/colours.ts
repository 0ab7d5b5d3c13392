import { styleText } from 'node:util';

/** The styles that commands use. */
export type Style = 'bold' | 'cyan' | 'dim' | 'green' | 'red' | 'yellow';

/** @param isOn whether the stream shows colors, as `showsColours` finds out */
export function styles(isOn: boolean): (style: Style, text: string) => string {
  return (style, text) => (isOn ? styleText(style, text, { validateStream: false }) : text);
}
