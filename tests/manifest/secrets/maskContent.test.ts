import { describe, expect, test } from '@jest/globals';
import {
  maskContent,
  maskSecretData,
  type ReleaseContent,
  secretPathsOf,
  withSecretPaths,
} from '../../../components/manifest/index.ts';
import { contentOfChart } from '../../revision/storage/memoryStore.ts';

const documentOf = (password: string, note = '') => `---
# Source: demo/templates/a.yaml
kind: ConfigMap
metadata: {name: a}
data:
  url: db://u:${password}@h
  both: ${Buffer.from(`u:${password}`).toString('base64')}
${note}  port: "1"
`;

const hookOf = (password: string) => ({
  name: 'h',
  kind: 'Job',
  path: 'p',
  manifest: `kind: Job\nargs: [${password}]`,
  events: ['test'],
  weight: 0,
  delete_policies: [],
  output_log_policies: [],
});

const contentWith = (password: string): ReleaseContent => ({
  ...contentOfChart,
  config: { db: { password, port: 1 }, list: ['a', password] },
  manifest: documentOf(password),
  hooks: [hookOf(password)],
  notes: `Hello.\nIt is ${password}.`,
});

const rendered = ({ manifest, hooks, notes }: ReleaseContent, computed = {}) => ({
  manifest: { text: manifest, hooks },
  notes,
  computed,
});

describe('a masked record', () => {
  const paths = [
    ['db', 'password'],
    ['list', 1],
  ];
  const content = contentWith('hunter2');

  test("hides the lines that its own marks name, whatever the stack's config says now", () => {
    const marks = secretPathsOf(paths, rendered(content, { sub: { key: 'x' } }), rendered(contentWith('other')));
    const chart = { metadata: withSecretPaths({ name: 'demo' }, marks), values: { sub: { key: 'x' }, free: 1 } };
    const shown = maskContent({ ...content, chart });
    expect(shown.config).toEqual({ db: { password: '(secret)', port: 1 }, list: ['a', '(secret)'] });
    expect(shown.chart.values).toEqual({ sub: { key: '(secret)' }, free: 1 });
    expect(shown.manifest).toBe(
      documentOf('hunter2')
        .replace(/url: .*/, '(secret)')
        .replace(/both: .*/, '(secret)'),
    );
    expect(shown.hooks[0]?.manifest).toBe('kind: Job\n(secret)');
    expect(shown.notes).toBe('Hello.\n(secret)');
  });

  test('hides whole documents if their lines cannot be compared, and everything without a second render', () => {
    const longer = { ...content, manifest: documentOf('other', '  more: x\n') + documentOf('hunter2') };
    const twice = { ...content, manifest: documentOf('hunter2') + documentOf('hunter2') };
    const marks = secretPathsOf(paths, rendered(twice), rendered(longer));
    expect(marks.manifest).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(secretPathsOf(paths, rendered(content), undefined).manifest).toHaveLength(8);
  });

  test('without marks is searched for current secrets, plain and in base64', () => {
    const plain = { ...content, manifest: `a: hunter2\nb: ${Buffer.from('hunter2').toString('base64')}\nc: 1` };
    const shown = maskContent(plain, paths);
    expect(shown.manifest).toBe('(secret)\n(secret)\nc: 1');
    expect(JSON.stringify(shown)).not.toContain('hunter2');
    expect(maskContent(plain)).toEqual(plain);
  });
});

describe('the data of Secrets', () => {
  test.each([
    ['block', 'kind: Secret\ndata:\n  a: eA==\n  b: |\n    x\n    y\ntype: Opaque\n'],
    ['text', 'kind: Secret\nstringData: {a: "x", b: y}\n'],
    ['lines', 'kind: Secret\nstringData:\n  a: x\n  b.c: y y, x\ndata:\n  d: eA==\nimmutable: true\n'],
    ['quotes', 'kind: Secret\nnote: "a\n  data:\n  e: f"\ndata:\n  a: x\n  b: y\n'],
    ['list', 'kind: List\nitems:\n  - kind: Secret\n    data:\n      a: x\n      b: y\n'],
    ['comment', 'kind: Secret # a comment\ndata:\n  # more\n  a: x\n  b: "y"\n'],
    ['masked', 'kind: Secret\ndata:\n(secret)\n  - [\n  a: x\n  b: y\n'],
  ])('is hidden, but not its keys: %s', (_name, text) => {
    const shown = maskSecretData(`---\n# Source: a\n${text}---\nkind: ConfigMap\ndata: {a: Secret}\n`);
    expect(shown).toContain('(secret)');
    expect(shown).not.toMatch(/[:\s"][xy]\b|eA==/);
    expect(shown).toMatch(/^---\n# Source: a\nkind: (Secret|List)/);
    expect(shown).toContain('---\nkind: ConfigMap\ndata: {a: Secret}\n');
  });
});

test('Only the values of a Secret are masked: keys, comments and all other text stay', () => {
  const text = 'kind: Secret\nmetadata:\n  name: s\ndata:\n  a: eA==\n\n  b-c: eA==\n# end\ntype: Opaque\n';
  expect(maskSecretData(text)).toBe(text.replaceAll('eA==', '(secret)'));
  expect(maskSecretData(text.replace('a: eA==', '"a": eA==#'))).toBe(
    text.replaceAll('eA==', '(secret)').replace('  a:', '  "a":'),
  );
});

describe('the data of a Secret is hidden', () => {
  const secret = (rest: string) => `kind: Secret\nmetadata: {name: s}\n${rest}`;
  test.each([
    ['behind an alias', `shared: &d {password: hunter2}\n${secret('stringData: *d\n')}`],
    ['behind an alias of a block', `shared: &d\n  password: hunter2\nkind: Secret\nstringData: *d\n`],
    ['in a block with an anchor', `kind: Secret\ndata: &d\n  a: hunter2\nother: *d\n`],
    ['in a merged map', `${secret('shared: &d {password: hunter2}\nstringData:\n  <<: *d\n  b: x\n')}`],
    ['in a merged object', `shared: &d\n  data: {password: hunter2}\n<<: *d\n${secret('')}`],
    [
      'where its kind is an alias',
      `${secret('').replace('Secret', '&k Secret')}other: {kind: *k, data: {a: hunter2}}\n`,
    ],
    ['under a key that is there twice', secret('data: {a: hunter2}\ndata: {b: hunter2}\n')],
    ['in the second of two documents', `kind: ConfigMap\n--- # Secret\n${secret('data: {a: hunter2}\n')}`],
    ['with line breaks of Go', secret('note: "a\u0085b"\ndata: {a: hunter2}\n')],
    ['in text that is not YAML', secret('a: [\ndata:\n  a: hunter2\n')],
  ])('%s', (_where, text) => {
    const shown = maskSecretData(text);
    expect(shown).not.toContain('hunter2');
    expect(shown).toContain('(secret)');
  });
});
