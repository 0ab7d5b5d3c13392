import type { Piece, Screen } from './terminal.ts';

export interface Frame {
  screen: Screen;
  /** How long it is shown, in milliseconds. */
  ms: number;
}

export interface Size {
  /** In characters. */
  columns: number;
  rows: number;
}

const lineHeight = 18;
const characterWidth = 7.83;
const margin = 14;

const style = `
rect{fill:#14171c}text{font:13px ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace;fill:#d5dae2;white-space:pre}
.bold{font-weight:700}.dim{fill:#7d8694}.red{fill:#ff7a80}.green{fill:#4fc78c}.yellow{fill:#e0b050}.blue{fill:#86a9ff}.magenta{fill:#d69bff}.cyan{fill:#66c7d9}`;

/**
 * Frames of a terminal as one SVG that plays in a loop. Equal lines are kept once. Without motion it shows the last frame.
 * @param title for readers who don't see it
 */
export function recordingSvg(frames: readonly Frame[], { columns, rows }: Size, title: string): string {
  const width = Math.ceil(columns * characterWidth + 2 * margin);
  const height = rows * lineHeight + 2 * margin;
  const total = frames.reduce((sum, { ms }) => sum + ms, 0);
  const ids = new Map<string, number>();
  const strip = frames.map(({ screen }, index) => {
    const shown = screen.slice(-rows);
    return shown.map((line, row) => useOf(line, index * height + margin + (row + 1) * lineHeight - 5, ids)).join('');
  });
  let start = 0;
  const keys = frames.map(({ ms }, index) => {
    const key = `${((100 * start) / total).toFixed(2)}%{transform:translateY(${-index * height}px)}`;
    start += ms;
    return key;
  });
  const last = -(frames.length - 1) * height;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>${style}`,
    `.film{animation:play ${(total / 1000).toFixed(1)}s step-end infinite}@keyframes play{${keys.join('')}}`,
    `@media (prefers-reduced-motion:reduce){.film{animation:none;transform:translateY(${last}px)}}</style>`,
    `<defs>${[...ids].map(([text, id]) => `<text id="l${id}" x="${margin}">${text}</text>`).join('\n')}</defs>`,
    `<rect width="${width}" height="${height}" rx="8"/>`,
    `<g class="film">${strip.join('\n')}</g></svg>\n`,
  ].join('\n');
}

function useOf(line: readonly Piece[], y: number, ids: Map<string, number>): string {
  if (line.length === 0) return '';
  const text = line
    .map(({ text: part, styles }) =>
      styles === '' ? escaped(part) : `<tspan class="${styles}">${escaped(part)}</tspan>`,
    )
    .join('');
  const id = ids.get(text) ?? ids.size;
  ids.set(text, id);
  return `<use href="#l${id}" y="${y}"/>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}
