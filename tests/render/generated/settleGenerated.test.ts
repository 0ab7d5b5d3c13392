import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { type Json, type JsonObject, writeYaml } from '../../../components/json/index.ts';
import {
  type RenderedTexts,
  type SettledRelease,
  settleGenerated,
} from '../../../components/render/generated/settleGenerated.ts';
import fc from '../../fastCheck.ts';

type Random = (name: string) => string;
type Template = (random: Random) => JsonObject[];

/** Each render has other texts, the same wherever one name is. */
function render(template: Template, seed: number): RenderedTexts {
  const random: Random = (name) => `${name}${seed}x${(seed * 7919 + 13).toString(36)}Zq`;
  const text = template(random)
    .map(
      (object) =>
        `---\n# Source: demo/templates/${String(object.kind)}.yaml\n# of the chart\n${writeYaml(object, { sortsKeys: false })}\n`,
    )
    .join('');
  return { text, hooks: [], notes: '' };
}

/** What a deploy records when another is recorded. @param run another number makes another render */
function deploy(
  template: Template,
  run: number,
  before?: RenderedTexts,
  regenerate: string[] = [],
  changedTexts: string[] = [],
): SettledRelease {
  return settleGenerated({
    first: render(template, run * 2),
    second: render(template, run * 2 + 1),
    namespace: 'ns',
    regenerate,
    ...(before === undefined
      ? {}
      : { recorded: { ...before, changedTexts, isDeployed: ({ text }) => text === before.text } }),
  });
}

const objectsOf = ({ text }: RenderedTexts): JsonObject[] =>
  text
    .split(/^---\n/m)
    .filter((part) => part !== '')
    .map((part): JsonObject => parse(part));
const object = (kind: string, name: string, rest: JsonObject): JsonObject => ({
  ...{ apiVersion: 'v1', kind, metadata: { name } },
  ...rest,
});
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('generated fields', () => {
  const template =
    (level: string): Template =>
    (random) => [
      object('Secret', 'db', { data: { password: base64(random('password')), user: base64('ada') } }),
      object('ConfigMap', 'config', { data: { conf: `level=${level}\nurl=db://ada:${random('password')}@db\n` } }),
      object('Deployment', 'app', {
        spec: { template: { metadata: { annotations: { rollme: random('roll'), 'checksum/config': random('sum') } } } },
      }),
      object('Job', `once-${random('name').toLowerCase()}`, { spec: { image: level } }),
    ];

  test('cause no revision by themselves', () => {
    const first = deploy(template('info'), 1);
    const second = deploy(template('info'), 2, first);
    expect([second.text, second.isDeployed]).toEqual([first.text, true]);
  });

  test('are kept when another value changes, but labels, annotations and random names are renewed', () => {
    const first = deploy(template('info'), 1);
    const second = deploy(template('debug'), 2, first);
    const [secret, config, deployment, job] = objectsOf(second);
    const [before, , deploymentBefore, jobBefore] = objectsOf(first);
    expect(second.isDeployed).toBe(false);
    expect(secret).toEqual(before);
    expect(JSON.stringify(config)).toBe(JSON.stringify(objectsOf(first)[1]).replace('info', 'debug'));
    expect(deployment).not.toEqual(deploymentBefore);
    expect(job?.metadata).not.toEqual(jobBefore?.metadata);
  });

  test('that are requested are regenerated with the values derived from them, and no others', () => {
    const more: Template = (random) => [
      ...template('info')(random),
      object('Secret', 'other', { data: { key: base64(random('other')) } }),
    ];
    const first = deploy(more, 1);
    const second = deploy(more, 2, first, ['Secret/db#data.password']);
    const password = Buffer.from(String(Object(objectsOf(second)[0]?.data).password), 'base64').toString();
    expect(objectsOf(second)[1]?.data).toEqual({ conf: `level=info\nurl=db://ada:${password}@db\n` });
    expect(objectsOf(second)[0]).not.toEqual(objectsOf(first)[0]);
    expect(objectsOf(second)[4]).toEqual(objectsOf(first)[4]);
    expect(() => deploy(more, 3, first, ['Secret/db#data.user'])).toThrow(
      expect.objectContaining({
        code: 'CHART_NOT_GENERATED',
        hint: expect.stringContaining('Secret/db#data.password'),
      }),
    );
  });

  test('of a new document take the known value of the same string', () => {
    const first = deploy((random) => template('info')(random).slice(0, 1), 1);
    const second = deploy(template('info'), 2, first);
    const password = Buffer.from(String(Object(objectsOf(first)[0]?.data).password), 'base64').toString();
    expect(objectsOf(second)[1]?.data).toEqual({ conf: `level=info\nurl=db://ada:${password}@db\n` });
  });

  test('that others refer to are kept, including names and labels', () => {
    const refers =
      (image: string): Template =>
      (random) => [
        object('Secret', `s-${random('n')}`, { data: { key: base64(random('key')) } }),
        object('Pod', 'p', { spec: { image, secretName: `s-${random('n')}`, selector: { app: random('label') } } }),
        object('ConfigMap', 'c', { metadata: { name: 'c', labels: { app: random('label') } } }),
      ];
    const first = deploy(refers('a'), 1);
    const second = deploy(refers('b'), 2, first);
    expect(second.text).toBe(
      first.text.replace('image: a', 'image: b').replace('Pod.yaml\n# of the chart\n', 'Pod.yaml\n'),
    );
  });

  describe('that are hashes', () => {
    const hashes =
      (given: string): Template =>
      (random) => {
        const seed = Number(/\d+/.exec(random(''))?.[0]);
        // The other render has the password in the place of the hash.
        const hashOf = (password: string) =>
          seed % 2 === 1 ? password : `$2a$10$${base64(`${seed}`).replaceAll('=', '').padEnd(53, 'x')}`;
        return [
          object('Secret', 'db', { data: { password: base64(random('password')) } }),
          object('Secret', 'hashes', {
            stringData: { made: `ada:${hashOf(random('password'))}`, given: `bob:${hashOf(given)}` },
          }),
        ];
      };
    const changesOf = (before: RenderedTexts, now: RenderedTexts) =>
      ['made', 'given'].filter(
        (key) => Object(objectsOf(before)[1]?.stringData)[key] !== Object(objectsOf(now)[1]?.stringData)[key],
      );

    test('follow the password, whether regenerated or set by a value', () => {
      const first = deploy(hashes('one'), 1);
      expect(changesOf(first, deploy(hashes('one'), 2, first, [], ['debug']))).toEqual([]);
      expect(changesOf(first, deploy(hashes('two'), 2, first, [], ['two']))).toEqual(['given']);
      expect(changesOf(first, deploy(hashes('one'), 2, first, ['Secret/db']))).toEqual(['made']);
    });
  });

  test('that are immutable are kept', () => {
    const fixed =
      (name: string): Template =>
      (random) => [
        object('ConfigMap', 'c', { data: { name } }),
        object('Job', 'j', { spec: { template: { metadata: { annotations: { rollme: random('roll') } } } } }),
      ];
    const first = deploy(fixed('a'), 1);
    expect(objectsOf(deploy(fixed('b'), 2, first))[1]).toEqual(objectsOf(first)[1]);
  });

  test('of a list are kept next to an object with a random name', () => {
    const list =
      (image: string): Template =>
      (random) => [
        {
          ...{ apiVersion: 'v1', kind: 'List' },
          items: [
            object('Secret', 'db', { data: { password: base64(random('password')) } }),
            object('Job', `once-${random('job')}`, { spec: { image } }),
          ],
        },
      ];
    const first = deploy(list('a'), 1);
    const second = deploy(list('b'), 2, first);
    const itemsOf = (rendered: RenderedTexts) => Object(objectsOf(rendered)[0]).items;
    expect(itemsOf(second)[0]).toEqual(itemsOf(first)[0]);
    expect(itemsOf(second)[1].metadata).not.toEqual(itemsOf(first)[1].metadata);
    expect(deploy(list('b'), 3, second).text).toBe(second.text);
  });

  const leaf = fc.oneof(
    fc.record({ fixed: fc.stringMatching(/^[a-z]{0,8}$/) }),
    fc.record({ random: fc.integer({ min: 0, max: 5 }), before: fc.constantFrom('', 'user=', 'url: db://u:') }),
  );
  const tree = fc.dictionary(fc.stringMatching(/^[a-m]{1,6}$/), leaf, { minKeys: 1, maxKeys: 4 });
  const release = fc.array(tree, { minLength: 1, maxLength: 5 });
  type Trees = { [key: string]: { fixed: string } | { random: number; before: string } }[];
  const templateOf =
    (trees: Trees): Template =>
    (random) =>
      trees.map((data, index) => {
        const filled = Object.entries(data).map(([key, each]): [string, Json] => [
          key,
          'fixed' in each ? each.fixed : `${each.before}${random(`r${each.random}`)}`,
        ]);
        return object('ConfigMap', `c${index}`, { data: Object.fromEntries(filled) });
      });

  test('of any release are the same in the next run', () => {
    fc.assert(
      fc.property(release, (trees) => {
        const first = deploy(templateOf(trees), 1);
        const second = deploy(templateOf(trees), 2, first);
        const third = deploy(templateOf(trees), 3, second);
        expect([second.text, third.text]).toEqual([first.text, first.text]);
      }),
    );
  });

  test('of any release are kept when a document is added; only requested fields change', () => {
    fc.assert(
      fc.property(release, tree, fc.integer({ min: 0, max: 5 }), (trees, added, asked) => {
        const first = deploy(templateOf(trees), 1);
        const more = deploy(templateOf([...trees, added]), 2, first);
        expect(objectsOf(more).slice(0, trees.length)).toEqual(objectsOf(first));
        const at = trees.findIndex((data) =>
          Object.values(data).some((each) => 'random' in each && each.random === asked),
        );
        const key = Object.entries(trees[at] ?? {}).find(([, each]) => 'random' in each && each.random === asked)?.[0];
        if (key === undefined) return;
        const again = objectsOf(deploy(templateOf(trees), 3, first, [`ConfigMap/c${at}#data.${key}`]));
        for (const [index, data] of trees.entries()) {
          for (const [name, each] of Object.entries(data)) {
            const isAsked = 'random' in each && each.random === asked;
            const [now, before] = [again, objectsOf(first)].map((objects) => Object(objects[index]?.data)[name]);
            expect([index, name, now !== before]).toEqual([index, name, isAsked]);
          }
        }
      }),
    );
  });
});
