/** An integer keeps all its digits: it is a bigint where a double would round it. */
export type GoNumber = { kind: 'integer'; value: number | bigint } | { kind: 'float'; value: number };

const wholeNumber = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
/** The only form in which Go checks the position of underscores. */
const dotFloat = /^\.[0-9](?:_?[0-9])*(?:[eE][-+]?[0-9](?:_?[0-9])*)?$/;
/** Fast path for most numbers in files: no prefix, no rounding. */
const shortDecimal = /^-?[1-9][0-9]{0,14}$/;

/**
 * Reads a plain scalar as a number by the rules that both YAML libraries of Go share: underscores nearly anywhere,
 * octal with a leading zero or `0o`, `0b`, `0x`; a number that overflows is a string. (Source: resolve.go of
 * gopkg.in/yaml.v2 and v3, strconv.ParseInt with base 0.)
 * @param octalSign whether `0o-7` is a number too, as in version 3
 * @returns undefined if the scalar is a string
 */
export function readGoNumber(text: string, octalSign: boolean): GoNumber | undefined {
  if (shortDecimal.test(text)) return { kind: 'integer', value: Number(text) };
  const first = text.charCodeAt(0);
  if (first === 0x2e) return dotFloat.test(text) ? floatOf(text.replaceAll('_', '')) : undefined;
  if (!(first === 0x2b || first === 0x2d || (first >= 0x30 && first <= 0x39))) return undefined;
  const plain = text.replaceAll('_', '');
  const [, sign = '', digits] = wholeNumber.exec(plain) ?? [];
  if (digits !== undefined) {
    const integer = integerOf(sign, digits);
    if (integer !== undefined) return integer;
  }
  if (float.test(plain)) return floatOf(plain);
  const [, prefix, signed] = /^0([bo])([-+][0-7]+)$/.exec(plain) ?? [];
  if (signed === undefined || (prefix === 'o' && !octalSign) || (prefix === 'b' && /[2-7]/.test(signed)))
    return undefined;
  return integerOf(signed[0] ?? '', `0${prefix}${signed.slice(1)}`);
}

function integerOf(sign: string, digits: string): GoNumber | undefined {
  const octal = /^0(?=[0-7])/.test(digits) ? `0o${digits.slice(1)}` : digits;
  const magnitude = BigInt(octal);
  const value = sign === '-' ? -magnitude : magnitude;
  // A number with a sign must fit in a signed 64-bit integer.
  const largest = sign === '' ? 2n ** 64n - 1n : 2n ** 63n - 1n;
  if (value > largest || value < -(2n ** 63n)) return undefined;
  return { kind: 'integer', value: isExact(value) ? Number(value) : value };
}

/** Whether JavaScript and Go's JSON print the same digits for the double. */
function isExact(value: bigint): boolean {
  return String(Number(value)) === String(value);
}

function floatOf(text: string): GoNumber | undefined {
  const value = Number(text);
  return Number.isFinite(value) ? { kind: 'float', value } : undefined;
}

/**
 * Formats like Go's strconv.FormatFloat with format `g` and precision -1.
 * @param bits size of the float; decides how many digits are needed
 */
export function formatGoFloat(value: number, bits: 32 | 64): string {
  const [digits = '', power = ''] = (bits === 64 ? value.toExponential() : shortestFloat32(value)).split('e');
  const exponent = Number(power);
  if (Object.is(value, -0)) return '-0';
  if (exponent < -4 || exponent >= 6) return withExponent(digits, exponent);
  return withoutExponent(digits, exponent);
}

function withExponent(digits: string, exponent: number): string {
  return `${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

function withoutExponent(digits: string, exponent: number): string {
  return Number(`${digits}e${exponent}`).toFixed(Math.max(0, (digits.split('.')[1]?.length ?? 0) - exponent));
}

function shortestFloat32(value: number): string {
  const rounded = Math.fround(value);
  for (let digits = 0; digits < 9; digits++) {
    const text = rounded.toExponential(digits);
    if (Math.fround(Number(text)) === rounded) return text;
  }
  return rounded.toExponential();
}
