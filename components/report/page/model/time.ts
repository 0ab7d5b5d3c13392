const units: readonly [name: string, seconds: number][] = [
  ['y', 31_536_000],
  ['mo', 2_592_000],
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
];

/** A span in its largest unit: `3 d`. @param ms milliseconds */
export function spanOf(ms: number): string {
  const seconds = Math.max(0, ms / 1000);
  for (const [name, length] of units) if (seconds >= length) return `${Math.floor(seconds / length)} ${name}`;
  return `${Math.round(seconds)} s`;
}

/** A span in its two largest units: `4 min 10 s`. @param ms milliseconds */
export function durationOf(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600)
    return seconds % 60 === 0 ? `${seconds / 60} min` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.floor((seconds % 3600) / 60);
  return seconds < 86_400 ? `${Math.floor(seconds / 3600)} h${minutes === 0 ? '' : ` ${minutes} min`}` : spanOf(ms);
}

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const dayAndTime = new Intl.DateTimeFormat(undefined, {
  ...{ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
});

/** The date and the time in the reader's zone; empty for a time that is unknown. */
export function exactTime(time: string): string {
  return Number.isNaN(Date.parse(time)) ? '' : exact.format(new Date(time));
}

/** Short enough for an axis: without the time if the axis spans days. */
export function axisTime(ms: number, spanMs: number): string {
  return (spanMs > 3 * 86_400_000 ? day : dayAndTime).format(new Date(ms));
}
