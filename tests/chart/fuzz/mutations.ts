import fc from '../../fastCheck.ts';

/** An edit of a text; the position is a fraction of its length. */
type Edit =
  | { kind: 'insert'; at: number; text: string }
  | { kind: 'delete' | 'repeat'; at: number; length: number }
  | { kind: 'move'; at: number; length: number; to: number };

/** Strings with a special meaning in Handlebars, YAML, Helm or JavaScript. */
const tokens = [
  ...[
    '{{',
    '}}',
    '{{{',
    '{{~',
    '~}}',
    '{{#if Values.a}}',
    '{{else}}',
    '{{/if}}',
    '{{#each Values}}',
    '{{/each}}',
    '{{#with ',
    '{{/with}}',
  ],
  ...[
    '{{> ',
    '{{#> x}}',
    '{{#*inline "x"}}',
    '{{/inline}}',
    '{{!--',
    '--}}',
    '\\{{',
    '{{include "',
    '{{tpl Values.text this}}',
    '@root',
    '../',
  ],
  ...[
    '{{this}}',
    '{{@key}}',
    ' as |x y|',
    'Values',
    '.[',
    '__proto__',
    'constructor',
    '(',
    ')',
    '"',
    "'",
    '\\',
    'null',
    'undefined',
  ],
  ...[
    ': ',
    '- ',
    '\n',
    '\n  ',
    '\t',
    '\r\n',
    '---',
    '\n---\n',
    '...',
    '&a ',
    '*a',
    '<<: *a',
    '!!binary ',
    '!!set',
    '? ',
    '|',
    '>-',
    '#',
    '%YAML 1.2\n',
  ],
  ...['{', '}', '[', ']', ',', '~', 'yes', '0x1f', '1e999', '.inf', '12345678901234567890', '0644', '2020-01-01'],
  ...[
    'apiVersion: v1\n',
    'kind: List\nitems:\n',
    'helm.sh/hook: test\n',
    'metadata:',
    'name: ',
    '\u0000',
    '\uFEFF',
    '\uE000',
    '\u2028',
    '😀',
    '\uD800',
  ],
];

const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({
    kind: fc.constant('insert' as const),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    text: fc.oneof(fc.constantFrom(...tokens), fc.string({ maxLength: 5 })),
  }),
  fc.record({
    kind: fc.constantFrom('delete' as const, 'repeat' as const),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.integer({ min: 1, max: 40 }),
  }),
  fc.record({
    kind: fc.constant('move' as const),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.integer({ min: 1, max: 40 }),
    to: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
);

/** The text after a few edits. */
export function mutated(text: string): fc.Arbitrary<string> {
  return fc.array(edit, { maxLength: 4 }).map((edits) => edits.reduce(apply, text));
}

function apply(text: string, change: Edit): string {
  const start = Math.floor(change.at * text.length);
  if (change.kind === 'insert') return text.slice(0, start) + change.text + text.slice(start);
  const end = start + change.length;
  const part = text.slice(start, end);
  if (change.kind === 'repeat') return text.slice(0, end) + part + text.slice(end);
  const rest = text.slice(0, start) + text.slice(end);
  if (!('to' in change)) return rest;
  const target = Math.floor(change.to * rest.length);
  return rest.slice(0, target) + part + rest.slice(target);
}
