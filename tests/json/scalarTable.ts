/**
 * Unquoted scalars that people write in YAML, and on which parsers disagree. Each is tested as a value and as a key, in a
 * block and in brackets.
 */
export function scalarTable(): string[] {
  const words = [
    'y Y yes Yes YES yEs on On ON oN n N no No NO off Off OFF true True TRUE tRUE false False FALSE',
    'null Null NULL nULL nan NaN inf Infinity .Nan',
    'e1 E1 1e3 1E3 1e+3 1e-3 1.5e3 1e12345 -1e12345 1e400 1e308 1e-400 -e1 +e1 -1e5 1e1.5 12e03 0e5 1e05 4e2 .e3 .e .5e3 .5e400',
    '0 00 000 -0 +0 -0.0 0.0 +0.0 1 -1 +1 12 +12 1. 1.0 1.5 .5 +.5 -.5 5. . .. 1.2.3 1.10 10.0.0.1 00.5 01.5',
    '012 017 0644 0o640 0o12 0O12 0o8 08 09 018 -017 -0o7 0o-7 0o+7 0b101 0B101 0b2 -0b11 0b-1 0b-101 0b+1 0x1F 0X1F 0xg -0x1F 0x 0b 0o',
    '1_000 1__000 1_ _1 +_1 -_1 0_7 0_x5A 0x_1F 0b1_0 1_000.5 1_0e1_0 ._5 .5_5 .5e1_0 685.230_15e+03',
    '9007199254740991 9007199254740992 4503599627370497.5 1e15 1e16 1e20 1e21 1e22 123456.5 1234567.5 100000000.5 16777217.0 3.4e38',
    '18446744073709551616 123456789012345678901234567890 0x1FFFFFFFFFFFFFFFF 0777777777777777777777777 1152921504606847000',
    '0.1 0.30000000000000004 1.7976931348623157e308 5e-324 1e-5 1e-6 1e-7 .00012',
    '12:30:45 1:30 190:20:30.15 1:99 10:61 -1:30',
    '2024-01-02 2024-1-2 2024-13-02 2024-02-30 2024-02-29 2023-02-29 20240102 2024- 2024-01 0001-01-01 9999-12-31',
    '2024-01-02T03:04:05Z 2024-01-02t03:04:05Z 2024-01-02T03:04:05 2024-01-02T3:4:5Z 2024-01-02T03:04:05.123456789Z',
    '2024-01-02T03:04:05,5Z 2024-01-02T03:04:05.100Z 2024-01-02T03:04:05+00:00 2024-01-02T25:00:00Z 2024-01-02T03:04:05+0200',
    '0x1p4 1d 1f 1L 1,000 --1 ++1 -+1 1- 1+ $1 a:b a#b -a -1a +a = << v1 a1 1a ~1 1~ ya nope trueish x',
    '"1" \'yes\' "2024-01-02" "\\x41" \'~\' "" \'\' "1e12345"',
    '!!str 1|!!str yes|!!int "3"|!!float 3|!!bool "true"|!!str 2024-01-02|!!binary aGVsbG8=|! "12"|!foo 12',
  ].flatMap((line) => line.split(line.includes('|') ? '|' : ' '));
  return [...new Set([...words, ...numbers(), ...times()])];
}

/** Prefixes, digits and suffixes that at least one parser reads as a number. */
function numbers(): string[] {
  const prefixes = ['', '-', '+', '0', '0o', '0O', '0x', '0X', '0b', '0B', '-0x', '+0o', '.', '-.'];
  const digits = ['7', '17', '1_7', '101', '0', '9e2', '1.5', '8_', 'F', '6_0e1', '777', '2e', '0_'];
  return prefixes.flatMap((prefix) => digits.map((digit) => prefix + digit));
}

/** In UTC: other times depend on the machine's time zone. */
function times(): string[] {
  const dates = ['2024-06-07', '1999-1-31', '2024-00-10'];
  const clocks = ['', 'T00:00:00Z', 't23:59:59.5Z', 'T24:00:00Z', 'T12:00Z', 'T1:2:3.000Z'];
  return dates.flatMap((date) => clocks.map((clock) => date + clock));
}

/** Strings that are hard to write in a way that every parser reads back unchanged. */
export function oddTexts(): string[] {
  const marks = [
    '\n',
    '\t',
    ' ',
    '\r',
    '\u0085',
    '\u2028',
    '\u007f',
    '\u0000',
    '\ufeff',
    "'",
    '"',
    ':',
    '#',
    '- ',
    '%',
    '\\',
    '😀',
  ];
  const around = marks.flatMap((mark) => [mark, `a${mark}`, `${mark}a`, `a${mark}b`, `a${mark}\nb`, `a\n${mark}b\n`]);
  return [
    ...new Set([
      ...scalarTable(),
      ...around,
      'a\n\n',
      'a \n b',
      `${'long '.repeat(40)}end`,
      '---',
      '...',
      '? a',
      '&a',
      '*a',
      '|',
      '> a',
    ]),
  ];
}
