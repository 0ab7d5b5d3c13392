import { describe, expect, it } from '@jest/globals';
import { composeManifest, parseManifest } from '../../components/manifest/index.ts';
import { failuresOf } from './testChart.ts';

/** A document of a Helm chart. */
const compose = (text: string, byHelm = true) =>
  composeManifest([{ source: 'demo/templates/a.yaml', text, line: 1, byHelm }], { namespace: 'ns' });
const objectsIn = (text: string) => compose(text).objects.map(({ object }) => object);
const head = 'apiVersion: v1\nkind: ConfigMap\n';

describe('by the rules of Helm', () => {
  it('an empty namespace counts as not set, and labels and annotations may be null', () => {
    const text = `${head}metadata: { name: a, namespace: "", labels: { b: null }, annotations: }\n`;
    expect(objectsIn(text)).toMatchObject([{ metadata: { name: 'a', labels: { b: null }, annotations: null } }]);
    expect(objectsIn(text)[0]?.metadata).not.toHaveProperty('namespace');
    expect(failuresOf(() => compose(text, false)).places).toHaveLength(2);
  });

  it("the last of equal objects wins, as in Helm's record", () => {
    const text = `${head}metadata: { name: a }\ndata: { b: "1" }\n---\n${head}metadata: { name: a }\ndata: { b: "2" }\n`;
    const made = compose(text);
    expect(made.objects.map(({ object }) => object.data)).toEqual([{ b: '2' }]);
    expect(parseManifest(made.text)).toEqual(made.objects);
    expect(failuresOf(() => compose(text, false)).places).toEqual([expect.stringContaining('CHART_DUPLICATE_OBJECT')]);
  });

  it.each([
    [
      'has a name',
      'kind: List\nmetadata: { name: x }\nitems: [{ apiVersion: v1, kind: ConfigMap, metadata: { name: a } }]',
    ],
    ['is of a typed list kind', 'kind: ConfigMapList\nmetadata: { name: x }\nitems: [{ metadata: { name: a } }]'],
    [
      'has items with their own apiVersion and kind',
      'kind: ConfigMapList\nitems: [{ apiVersion: v1, kind: ConfigMap, metadata: { name: a } }]',
    ],
  ])('a list is split that %s', (_what, text) => {
    expect(objectsIn(`apiVersion: v1\n${text}\n`)).toEqual([
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } },
    ]);
  });

  it('a custom kind with the name of a list is an object', () => {
    const text = 'apiVersion: example.com/v1\nkind: AccessList\nmetadata: { name: a }\nitems: [one, two]\n';
    expect(objectsIn(text)).toMatchObject([{ kind: 'AccessList', items: ['one', 'two'] }]);
  });

  it('a list with a hook annotation is a hook, but an item of a list is not', () => {
    const item = (annotations = '') => `{ apiVersion: v1, kind: ConfigMap, metadata: { name: a${annotations} } }`;
    const hook = '{ helm.sh/hook: pre-install }';
    const list = (metadata: string, items: string) => `apiVersion: v1\nkind: List\n${metadata}items: [${items}]\n`;
    const ofList = compose(list(`metadata: { annotations: ${hook} }\n`, item()));
    expect(ofList.hooks).toMatchObject([{ kind: 'List', name: '', events: ['pre-install'] }]);
    expect(ofList.objects).toEqual([]);
    const ofItem = compose(list('', item(`, annotations: ${hook}`)));
    expect([ofItem.hooks.length, ofItem.objects.length]).toEqual([0, 1]);
  });

  it('a hook with an unknown event never runs, and a weight that is not a number is 0', () => {
    const hooksOf = (annotations: string) => compose(`${head}metadata: { name: a, annotations: { ${annotations} } }\n`);
    for (const event of ['"pre-install, nonsense"', '""', '']) {
      expect(hooksOf(`helm.sh/hook: ${event}`)).toMatchObject({ text: '', objects: [], hooks: [] });
    }
    const { hooks } = hooksOf(
      'helm.sh/hook: Test-Success, helm.sh/hook-weight: " 5", helm.sh/hook-delete-policy: never',
    );
    expect(hooks).toMatchObject([{ events: ['test'], weight: 0, delete_policies: ['never'] }]);
  });

  it('only a hook may use generateName', () => {
    const generated = (annotations: string) =>
      `${head}metadata: { generateName: a-, annotations: { ${annotations} } }\n`;
    expect(compose(generated('helm.sh/hook: pre-install')).hooks).toMatchObject([{ name: '' }]);
    expect(failuresOf(() => compose(generated(''))).places).toEqual([
      'CHART_INVALID_OBJECT demo/templates/a.yaml:3:11',
    ]);
  });
});

describe('a recorded manifest', () => {
  const recorded = (text: string) =>
    parseManifest(`---\n# Source: a/templates/b.yaml\n${text}`).map(({ object }) => object);

  it.each([
    ['tabs between keys and values', 'metadata:\n  name:\ta\t# b\n\t\n'],
    ['tabs in a flow', 'metadata: {\n\tname: a,\n\tlabels: {}}\n'],
    ['control characters', 'metadata: { name: a }\ndata: { b: "c\u0007d" }\n'],
    ['tags and merged maps', 'metadata: &m { name: a }\ndata: { <<: { b: c }, d: !!str 5, e: !own f }\n'],
    ['keys that are not strings', 'metadata: { name: a }\ndata: { 1: b, true: c, 1.5: d }\n'],
    ['an empty status', 'metadata: { name: a, creationTimestamp: null, namespace: "" }\nstatus:\n'],
  ])('is read with %s', (_what, text) => {
    expect(recorded(head + text)).toMatchObject([{ metadata: { name: 'a' } }]);
  });

  it('is read with labels that are not strings, and with repeated keys', () => {
    const text = `${head}metadata: { name: a, labels: { b: 1, c: true, d: null, b: 2 } }\n`;
    expect(recorded(text)).toMatchObject([{ metadata: { labels: { b: '2', c: 'true', d: null } } }]);
  });
});
