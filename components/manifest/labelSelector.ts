/** Whether labels match a selector. */
export type MatchesLabels = (labels: Readonly<Record<string, string>>) => boolean;

const key = '[A-Za-z0-9](?:[-A-Za-z0-9_./]*[A-Za-z0-9])?';
const value = '(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?';
const forms: readonly (readonly [RegExp, (key: string, values: readonly string[]) => MatchesLabels])[] = [
  [
    new RegExp(`^(${key})\\s*==?\\s*(${value})$`),
    (name, [wanted]) =>
      (labels) =>
        labels[name] === wanted,
  ],
  [
    new RegExp(`^(${key})\\s*!=\\s*(${value})$`),
    (name, [other]) =>
      (labels) =>
        labels[name] !== other,
  ],
  [new RegExp(`^(${key})\\s+in\\s*\\(([^()]*)\\)$`), (name, list) => (labels) => list.includes(labels[name] ?? '\0')],
  [
    new RegExp(`^(${key})\\s+notin\\s*\\(([^()]*)\\)$`),
    (name, list) => (labels) => !list.includes(labels[name] ?? '\0'),
  ],
  [
    new RegExp(`^(${key})\\s*>\\s*(\\d{1,63})$`),
    (name, [least = '']) =>
      (labels) =>
        isNumber(labels[name], (number) => number > BigInt(least)),
  ],
  [
    new RegExp(`^(${key})\\s*<\\s*(\\d{1,63})$`),
    (name, [most = '']) =>
      (labels) =>
        isNumber(labels[name], (number) => number < BigInt(most)),
  ],
  [new RegExp(`^!\\s*(${key})$`), (name) => (labels) => !Object.hasOwn(labels, name)],
  [new RegExp(`^(${key})$`), (name) => (labels) => Object.hasOwn(labels, name)],
];

/** Whether a label is an integer that passes a check. */
function isNumber(label: string | undefined, passes: (number: bigint) => boolean): boolean {
  return label !== undefined && /^[+-]?\d+$/.test(label) && passes(BigInt(label.replace('+', '')));
}

/**
 * Parses a label selector of Kubernetes: `a=b,c!=d,e in (x,y),f notin (z),g,!h,i>1,j<9`.
 * (Source: kubernetes apimachinery pkg/labels, Parse.)
 * @param invalid makes the error for a part that is not a selector
 */
export function parseSelector(text: string, invalid: (part: string) => Error): MatchesLabels {
  const all = partsOf(text).map((part): MatchesLabels => {
    for (const [form, build] of forms) {
      const match = form.exec(part);
      if (match === null) continue;
      const [, name = '', values = ''] = match;
      return build(
        name,
        values.split(',').map((each) => each.trim()),
      );
    }
    throw invalid(part);
  });
  return (labels) => all.every((matches) => matches(labels));
}

/** Splits at the commas outside of parentheses. */
function partsOf(text: string): string[] {
  return text.split(/,(?![^(]*\))/).map((part) => part.trim());
}
