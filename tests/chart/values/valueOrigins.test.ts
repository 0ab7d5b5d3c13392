import { describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { explainValues, mergeValues, originOf, type ValueLayer } from '../../../components/chart/index.ts';
import { readStackFile } from '../../../components/config/index.ts';
import { isJsonObject, type Json, type JsonObject, readYaml } from '../../../components/json/index.ts';
import { secretMask } from '../../../components/secretMask.ts';
import fc from '../../fastCheck.ts';

/** A layer that is parsed from a text, and the text's lines. */
interface ReadLayer extends ValueLayer {
  lines: string[];
}

function defaultsLayer(text: string): ReadLayer {
  const { value, positionOf } = readYaml({ text, file: 'values.yaml', code: 'CHART_INVALID_VALUES' });
  return { values: isJsonObject(value) ? value : {}, positionOf, secretPaths: [], lines: text.split('\n') };
}

function stackLayer(text: string): ReadLayer {
  const { config, positionOf } = readStackFile({ path: 'Pulumi.dev.yaml', text });
  const key = 'kubesentiment:values';
  return {
    values: JSON.parse(config[key] ?? '{}'),
    positionOf: (path) => positionOf([key, ...path]) ?? { file: 'pulumi config' },
    secretPaths: [],
    lines: text.split('\n'),
  };
}

const defaults = defaultsLayer('image:\n  tag: a\n  pullPolicy: Always\nlist: [1, 2]\nempty: {}\nkept: null\n');
const stack = stackLayer('config:\n  kubesentiment:values:\n    image:\n      tag: b\n    list:\n      - 3\n');
const layers = [defaults, stack];
const values = mergeValues(defaults.values, stack.values);

describe('explainValues', () => {
  it('gives each leaf the position of its value', () => {
    const places = explainValues(values, layers).map(({ path, value, origin: { file, line } }) => [
      path.join('.'),
      value,
      `${file}:${line}`,
    ]);
    expect(places).toEqual([
      ['image.tag', 'b', 'Pulumi.dev.yaml:4'],
      ['image.pullPolicy', 'Always', 'values.yaml:3'],
      ['list.0', 3, 'Pulumi.dev.yaml:6'],
      ['empty', {}, 'values.yaml:5'],
      ['kept', null, 'values.yaml:6'],
    ]);
  });

  it('masks only values that are secret in their layer', () => {
    const secret = [defaults, { ...stack, secretPaths: [['image', 'tag'], ['image', 'pullPolicy'], ['list']] }];
    const found = explainValues(values, secret);
    expect(found.filter((leaf) => leaf.secret).map(({ path }) => path)).toEqual([
      ['image', 'tag'],
      ['list', 0],
    ]);
    expect(found.filter(({ value }) => value === secretMask)).toHaveLength(2);
  });

  it('finds every scalar of the merged values at its text', () => {
    fc.assert(
      fc.property(
        structure(1000),
        structure(2000),
        fc.boolean(),
        fc.integer({ min: 0, max: 3 }),
        (low, high, flow, blank) => {
          const options = { collectionStyle: flow ? ('flow' as const) : ('block' as const), lineWidth: 0 };
          const lower = defaultsLayer(`${'# comment\n'.repeat(blank)}${stringify(low, options)}`);
          const upper = stackLayer(stringify({ config: { 'kubesentiment:values': high } }, options));
          const merged = mergeValues(lower.values, upper.values);
          const leaves = explainValues(merged, [lower, upper]);
          expect(leaves.map(({ value }) => value)).toEqual(scalarsAndEmpties(merged));
          for (const { value, origin } of leaves) {
            const { lines } = origin.file === 'values.yaml' ? lower : upper;
            if (typeof value === 'string') expect(lines[(origin.line ?? 0) - 1]).toContain(value);
          }
        },
      ),
    );
  });
});

describe('originOf', () => {
  it('gives the nearest position for a missing value', () => {
    expect(originOf(['image', 'nothing'], layers)).toMatchObject({ file: 'Pulumi.dev.yaml', line: 3 });
    expect(originOf(['empty', 'deep', 'down'], layers)).toMatchObject({ file: 'values.yaml', line: 5 });
    expect(originOf(['nothing'], layers)).toBeUndefined();
  });
});

/** Values with unique strings, so that only one line contains each string. */
function structure(start: number): fc.Arbitrary<JsonObject> {
  const shape = fc.letrec<{ value: Json; map: JsonObject }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.constant('text'),
      fc.constant(null),
      tie('map'),
      fc.array(tie('value'), { maxLength: 3 }),
    ),
    map: fc.dictionary(fc.constantFrom('a', 'b', 'c', '8080', 'true', 'x.y'), tie('value'), {
      maxKeys: 4,
      noNullPrototype: true,
    }),
  })).map;
  return shape.map((map) => {
    let next = start;
    const numbered = (value: Json): Json => {
      if (typeof value === 'string') return `text${next++}`;
      if (Array.isArray(value)) return value.map(numbered);
      if (!isJsonObject(value)) return value;
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, numbered(item)]));
    };
    // Maps stay maps.
    return numbered(map) as JsonObject;
  });
}

function scalarsAndEmpties(value: Json): Json[] {
  if (Array.isArray(value) && value.length > 0) return value.flatMap(scalarsAndEmpties);
  if (isJsonObject(value) && Object.keys(value).length > 0) return Object.values(value).flatMap(scalarsAndEmpties);
  return [value];
}
