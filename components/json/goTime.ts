const date = '(\\d{4})-(\\d{1,2})-(\\d{1,2})';
const clock = '(\\d{1,2}):(\\d{1,2}):(\\d{1,2})(?:[.,](\\d+))?';
const forms = [
  new RegExp(`^${date}$`),
  new RegExp(`^${date} ${clock}$`),
  new RegExp(`^${date}[Tt]${clock}(?:Z|([-+])(\\d{2}):(\\d{2}))$`),
];

/** A timestamp in a file. */
export interface GoTime {
  /** The output of Go's `time.Time`: `2024-01-02 00:00:00 +0000 UTC`. */
  text: string;
  /** Whether Go would print the name of the local time zone instead of the offset, which depends on the machine. */
  isLocal: boolean;
}

/**
 * Reads a plain scalar as gopkg.in/yaml.v3 reads a timestamp. (Source: its resolve.go, parseTimestamp; Go's time.Parse
 * and Time.String.)
 * @returns undefined if the scalar is not a timestamp
 */
export function readGoTime(text: string): GoTime | undefined {
  // All forms begin with the year.
  if (text[4] !== '-') return undefined;
  for (const form of forms) {
    const match = form.exec(text);
    if (match !== null) return timeOf(match);
  }
  return undefined;
}

function timeOf([, ...parts]: RegExpExecArray): GoTime | undefined {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts
    .slice(0, 6)
    .map((part) => Number(part ?? 0));
  const [fraction = '', sign = '+', zoneHour = '0', zoneMinute = '0'] = parts.slice(6);
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59 || Number(zoneHour) > 24 || Number(zoneMinute) > 60) return undefined;
  const offset = (sign === '-' ? -1 : 1) * (Number(zoneHour) * 60 + Number(zoneMinute));
  const nanoseconds = fraction.slice(0, 9).replace(/0+$/, '');
  const zone = `${offset < 0 ? '-' : '+'}${two(Math.abs(offset) / 60)}${two(Math.abs(offset) % 60)}`;
  const day10 = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
  const time = `${two(hour)}:${two(minute)}:${two(second)}${nanoseconds === '' ? '' : `.${nanoseconds}`}`;
  return {
    text: `${day10} ${time} ${zone} ${offset === 0 ? 'UTC' : zone}`,
    isLocal:
      offset !== 0 && offset === localOffset(Date.UTC(year, month - 1, day, hour, minute, second) - offset * 60_000),
  };
}

function daysIn(year: number, month: number): number {
  const last = new Date(0);
  last.setUTCFullYear(year, month, 0);
  return last.getUTCDate();
}

/** In minutes east of Greenwich. */
function localOffset(instant: number): number {
  return -new Date(instant).getTimezoneOffset();
}

function two(value: number): string {
  return String(Math.trunc(value)).padStart(2, '0');
}
