import { describe, expect, it } from '@jest/globals';
import {
  composeManifest,
  parseManifest,
  readerOfRenders,
  type SourceDocument,
} from '../../components/manifest/index.ts';
import { failuresOf } from '../chart/testChart.ts';
import fc from '../fastCheck.ts';

function documentOf(kind: string, name: string, source = 'demo/templates/a.yaml', rest = ''): SourceDocument {
  return { source, text: `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}${rest}`, line: 1 };
}

const compose = (...documents: SourceDocument[]) => composeManifest(documents, { namespace: 'ns' });

const kinds = ['Deployment', 'Service', 'ConfigMap', 'ServiceAccount', 'Zebra', 'Apple', 'Namespace'];

describe('composeManifest', () => {
  it("writes Helm's text in Helm's order: kinds first, then sources, unknown kinds last by name", () => {
    const { text } = compose(
      documentOf('Zebra', 'z', 'demo/templates/a.yaml'),
      documentOf('Deployment', 'd', 'demo/templates/a.yaml'),
      documentOf('Apple', 'a', 'demo/templates/b.yaml'),
      documentOf('Service', 's2', 'demo/templates/z.yaml'),
      documentOf('Service', 's1', 'demo/templates/b.yaml'),
    );
    expect(text.match(/(?<=^# Source: ).*|(?<=^ {2}name: ).*/gm)).toEqual([
      ...['demo/templates/b.yaml', 's1', 'demo/templates/z.yaml', 's2'],
      ...['demo/templates/a.yaml', 'd', 'demo/templates/b.yaml', 'a', 'demo/templates/a.yaml', 'z'],
    ]);
    expect(text.startsWith('---\n# Source: demo/templates/b.yaml\napiVersion: v1\nkind: Service\n')).toBe(true);
  });

  it('composes the same bytes from the same documents in any order', () => {
    const documents = kinds.flatMap((kind, index) => [
      documentOf(kind, 'one', `demo/templates/${index % 3}.yaml`),
      documentOf(kind, 'two', `demo/templates/${index % 2}.yaml`),
    ]);
    const expected = compose(...documents).text;
    fc.assert(
      fc.property(fc.shuffledSubarray(documents, { minLength: documents.length }), (shuffled) => {
        expect(compose(...shuffled).text).toBe(expected);
      }),
    );
  });

  it('writes text that parses to the same objects', () => {
    const { text, objects } = compose(...kinds.map((kind) => documentOf(kind, 'x')));
    expect(parseManifest(text)).toEqual(objects);
  });

  it('keeps the last of equal documents of Helm, also with a reader of several renders', () => {
    const document = { ...documentOf('Service', 's'), byHelm: true };
    const { objects } = composeManifest([document, document], { namespace: 'ns', read: readerOfRenders() });
    expect(objects).toHaveLength(1);
  });

  it('splits documents and counts their lines', () => {
    const text = 'apiVersion: v1\nkind: A\nmetadata: { name: a }\n---\r\napiVersion: v1\nkind: B\nmetadata: {}';
    const { places } = failuresOf(() => compose({ source: 'demo/templates/a.yaml', text, line: 10 }));
    expect(places).toEqual(['CHART_INVALID_OBJECT demo/templates/a.yaml:16:11']);
  });

  it('splits a List into its items', () => {
    const items = ['a', 'b'].map((name) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } }));
    const text = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
    const { objects } = compose({ source: 's', text, line: 1 });
    expect(objects.map(({ object }) => object)).toEqual(items);
  });

  it('separates hooks, with all fields that Helm records', () => {
    const annotations = `
  annotations:
    helm.sh/hook: pre-install,pre-upgrade
    helm.sh/hook-weight: "-5"
    helm.sh/hook-delete-policy: hook-succeeded, before-hook-creation`;
    const hook = documentOf('Job', 'migrate', 'demo/templates/job.yaml', annotations);
    const { text, objects, hooks } = compose(hook, documentOf('Service', 's'));
    expect(objects.map(({ object }) => object.kind)).toEqual(['Service']);
    expect(text).not.toContain('migrate');
    expect(hooks).toEqual([
      {
        name: 'migrate',
        kind: 'Job',
        path: 'demo/templates/job.yaml',
        manifest: hook.text,
        events: ['pre-install', 'pre-upgrade'],
        weight: -5,
        delete_policies: ['hook-succeeded', 'before-hook-creation'],
        output_log_policies: [],
      },
    ]);
  });

  it.each([
    ['CHART_INVALID_YAML', 'a: [', '3:5'],
    ['CHART_INVALID_YAML', 'a: *b', '3:4'],
    ['CHART_INVALID_OBJECT', '- a', '3:1'],
    ['CHART_INVALID_OBJECT', '~', '3:1'],
    ['CHART_INVALID_OBJECT', 'apiVersion: v1\nkind: List\nitems: [~]', '5:9'],
    ['CHART_INVALID_OBJECT', 'kind: A\nmetadata: { name: a }', '3:1'],
    ['CHART_INVALID_OBJECT', 'apiVersion: v1\nmetadata: { name: a }', '3:1'],
    ['CHART_INVALID_OBJECT', 'apiVersion: v1\nkind: A\nmetadata: { name: 1 }', '5:19'],
    ['CHART_INVALID_OBJECT', 'apiVersion: v1\nkind: A\nmetadata: { name: a, labels: { on: true } }', '5:36'],
    [
      'CHART_INVALID_OBJECT',
      'apiVersion: v1\nkind: A\nmetadata: { name: a, annotations: { helm.sh/hook: nope } }',
      '5:51',
    ],
    [
      'CHART_INVALID_OBJECT',
      'apiVersion: v1\nkind: A\nmetadata: { name: a, annotations: { helm.sh/hook: test, helm.sh/hook-weight: "x" } }',
      '5:78',
    ],
  ])('fails with %s for %j', (code, text, place) => {
    const { places } = failuresOf(() => compose({ source: 's.yaml', text, line: 3 }));
    expect(places).toEqual([`${code} s.yaml:${place}`]);
  });

  it('refuses a duplicate object, also with another version or an explicit namespace', () => {
    const one = { source: 'a.yaml', text: 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a }', line: 1 };
    const two = {
      source: 'b.yaml',
      text: 'apiVersion: apps/v1beta1\nkind: Deployment\nmetadata: { name: a, namespace: ns }',
      line: 7,
    };
    const { errors, places } = failuresOf(() => compose(one, two));
    expect(places).toEqual(['CHART_DUPLICATE_OBJECT b.yaml:9:19']);
    expect(errors[0]?.hint).toContain('a.yaml:3:19');
    expect(compose(one, { ...two, text: two.text.replace(': ns', ': other') }).objects).toHaveLength(2);
  });
});

describe('parseManifest', () => {
  it("reads Helm's records: no separator at the start, comments, CRLF", () => {
    const text =
      '# Source: x/templates/a.yaml\r\napiVersion: v1\r\nkind: A\r\nmetadata:\r\n  name: a\r\n---\r\n# nothing\r\n';
    expect(parseManifest(text).map(({ source, object }) => [source, object.kind])).toEqual([
      ['x/templates/a.yaml', 'A'],
    ]);
  });

  it('reads YAML like Kubernetes', () => {
    const [found] = parseManifest(
      'apiVersion: v1\nkind: A\nmetadata: { name: a }\nmode: 0644\non: yes\ndate: 2020-01-01\ntime: 1:30',
    );
    expect(found?.object).toMatchObject({ mode: 420, true: true, date: '2020-01-01', time: '1:30' });
  });
});
