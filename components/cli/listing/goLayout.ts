const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
  ...['August', 'September', 'October', 'November', 'December'],
];

const two = (number: number) => String(number).padStart(2, '0');

/** The elements of a layout, longest first where one begins with another. (Source: Go's time package, format.go.) */
const elements: readonly (readonly [text: string, write: (date: Date) => string])[] = [
  ['January', (date) => months[date.getMonth()] ?? ''],
  ['Jan', (date) => months[date.getMonth()]?.slice(0, 3) ?? ''],
  ['Monday', (date) => days[date.getDay()] ?? ''],
  ['Mon', (date) => days[date.getDay()]?.slice(0, 3) ?? ''],
  ['MST', (date) => new Intl.DateTimeFormat('en', { timeZoneName: 'short' }).format(date).split(' ').at(-1) ?? ''],
  ['2006', (date) => String(date.getFullYear())],
  ['Z07:00', (date) => (date.getTimezoneOffset() === 0 ? 'Z' : offset(date, ':'))],
  ['Z0700', (date) => (date.getTimezoneOffset() === 0 ? 'Z' : offset(date, ''))],
  ['-07:00', (date) => offset(date, ':')],
  ['-0700', (date) => offset(date, '')],
  ['01', (date) => two(date.getMonth() + 1)],
  ['02', (date) => two(date.getDate())],
  ['03', (date) => two(hourOf12(date))],
  ['04', (date) => two(date.getMinutes())],
  ['05', (date) => two(date.getSeconds())],
  ['06', (date) => two(date.getFullYear() % 100)],
  ['15', (date) => two(date.getHours())],
  ['PM', (date) => (date.getHours() < 12 ? 'AM' : 'PM')],
  ['pm', (date) => (date.getHours() < 12 ? 'am' : 'pm')],
  ['_2', (date) => String(date.getDate()).padStart(2)],
  ['1', (date) => String(date.getMonth() + 1)],
  ['2', (date) => String(date.getDate())],
  ['3', (date) => String(hourOf12(date))],
  ['4', (date) => String(date.getMinutes())],
  ['5', (date) => String(date.getSeconds())],
];

/** Formats a time in the local time zone with a layout of Go, as in `helm list --time-format`. */
export function formatWithLayout(layout: string, date: Date): string {
  let text = '';
  for (let at = 0; at < layout.length; ) {
    const [element, write] = elements.find(([each]) => layout.startsWith(each, at)) ?? [];
    text += element === undefined || write === undefined ? (layout[at] ?? '') : write(date);
    at += element?.length ?? 1;
  }
  return text;
}

function hourOf12(date: Date): number {
  return date.getHours() % 12 || 12;
}

function offset(date: Date, separator: string): string {
  const minutes = -date.getTimezoneOffset();
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? '-' : '+'}${two(hours)}${separator}${two(rest)}`;
}
