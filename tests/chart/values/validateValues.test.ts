import { describe, expect, it } from '@jest/globals';
import { validateValues } from '../../../components/chart/index.ts';
import { ReleaseError, ReleaseErrors } from '../../../components/errors.ts';
import { formatPath, type JsonObject, type ValuePath } from '../../../components/json/index.ts';
import { secretMask } from '../../../components/secretMask.ts';
import { chartOf } from '../testChart.ts';

const schema: JsonObject = {
  type: 'object',
  additionalProperties: false,
  properties: {
    image: {
      type: 'object',
      additionalProperties: false,
      properties: { tag: { type: 'string', description: 'The image tag.' }, pullPolicy: { enum: ['Always', 'Never'] } },
    },
    replicas: { type: 'integer', minimum: 1 },
    hosts: { type: 'array', maxItems: 2, items: { type: 'object', required: ['host'], properties: { host: {} } } },
    port: { anyOf: [{ type: 'integer' }, { type: 'string', pattern: '^[a-z]+$' }] },
    'a.b/c': { type: 'boolean' },
    env: { type: 'object', propertyNames: { pattern: '^[A-Z]+$' } },
  },
};

/** Each value's position is in a file named after its path. */
async function failures(values: JsonObject, options: { secret?: ValuePath[] } = {}) {
  const chart = { ...chartOf({}), schema };
  const error = await validateValues({
    chart,
    values,
    origin: (path) => ({ file: formatPath(path) }),
    frameAt: ({ file }) => `frame of ${file}`,
    secretPaths: options.secret ?? [],
  }).catch((caught: unknown) => caught);
  if (error === undefined) return [];
  if (error instanceof ReleaseErrors) return [...error.errors];
  if (error instanceof ReleaseError) return [error];
  throw error;
}

describe('validateValues', () => {
  it('accepts valid values, and any values without a schema', async () => {
    expect(await failures({ image: { tag: 'v1' }, replicas: 2, port: 'http', hosts: [] })).toEqual([]);
    const check = {
      chart: chartOf({}),
      values: { x: 1 },
      origin: () => undefined,
      frameAt: () => undefined,
      secretPaths: [],
    };
    await expect(validateValues(check)).resolves.toBeUndefined();
  });

  it.each<[JsonObject, string, string, string]>([
    [{ image: { tga: 'v1' } }, 'CHART_VALUES_UNKNOWN_KEY', 'image.tga', 'image.tga is an unknown value'],
    [{ image: { tag: 1 } }, 'CHART_VALUES_WRONG_TYPE', 'image.tag', 'image.tag must be a string, not 1'],
    [{ image: 'x' }, 'CHART_VALUES_WRONG_TYPE', 'image', 'image must be a map, not the string "x"'],
    [
      { image: { pullPolicy: 'Maybe' } },
      'CHART_VALUES_REFUSED',
      'image.pullPolicy',
      'one of Always, Never, not the string',
    ],
    [{ replicas: 0 }, 'CHART_VALUES_REFUSED', 'replicas', 'replicas must be >= 1, not 0'],
    [{ hosts: [{ host: 'a' }, {}] }, 'CHART_VALUES_REFUSED', 'hosts[1]', 'hosts[1] must have the key "host"'],
    [{ hosts: [{ host: 1 }, { host: 2 }, { host: 3 }] }, 'CHART_VALUES_REFUSED', 'hosts', 'more than 2 items'],
    [{ port: true }, 'CHART_VALUES_REFUSED', 'port', 'port must match one of the alternatives in the schema, not true'],
    [{ env: { A: 1, b: 1 } }, 'CHART_VALUES_REFUSED', 'env.b', 'key "b" of kubesentiment:values.env must match'],
    [{ 'a.b/c': 1 }, 'CHART_VALUES_WRONG_TYPE', '["a.b/c"]', 'must be true or false'],
  ])('refuses %j', async (values, code, place, message) => {
    const [error, ...others] = await failures(values);
    expect(others).toEqual([]);
    expect(error).toMatchObject({ code, position: { file: place }, frame: `frame of ${place}` });
    expect(error?.hint).toBeDefined();
    expect(error?.message).toContain(message);
  });

  it('suggests a similar key, and shows the description of a value', async () => {
    expect((await failures({ image: { tga: 1 } }))[0]?.hint).toBe('Did you mean kubesentiment:values.image.tag?');
    expect((await failures({ image: { tag: 1 } }))[0]?.hint).toBe('Description: The image tag.');
  });

  it('reports all mistakes in one pass', async () => {
    expect(await failures({ image: { tag: 1, x: 1 }, replicas: 'many', nope: 1 })).toHaveLength(4);
  });

  it('has the defaults file as the position of a mistake that is in no value', async () => {
    const required = { ...chartOf({}), schema: { ...schema, required: ['image'] } };
    const check = { chart: required, values: {}, origin: () => undefined, frameAt: () => undefined, secretPaths: [] };
    await expect(validateValues(check)).rejects.toMatchObject({
      position: { file: 'charts/demo/values.yaml', line: 1 },
    });
  });

  it('ignores the mask of an encrypted secret', async () => {
    expect(await failures({ replicas: secretMask, port: secretMask, image: { pullPolicy: secretMask } })).toEqual([]);
  });

  it('never shows a secret', async () => {
    const secret: ValuePath[] = [['image', 'tag'], ['port']];
    for (const error of await failures({ image: { tag: 123456 }, port: 'HUNTER2' }, { secret })) {
      expect(error.message).not.toMatch(/123456|HUNTER2/);
    }
  });

  it('accepts any valid JSON Schema', async () => {
    const lax = { properties: { a: { minimum: 1 }, b: { format: 'uri' }, c: { type: ['string', 'null'] } } };
    const chart = { ...chartOf({}), schema: lax };
    const check = { chart, values: { a: 1 }, origin: () => undefined, frameAt: () => undefined, secretPaths: [] };
    await expect(validateValues(check)).resolves.toBeUndefined();
  });
});
