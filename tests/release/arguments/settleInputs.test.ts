import { describe, expect, test } from '@jest/globals';
import * as pulumi from '@pulumi/pulumi';
import { settleInputs } from '../../../components/release/arguments/settleInputs.ts';

/** What a preview gives for an attribute that another resource computes. */
const unknown = pulumi.output(pulumi.unknown);

describe('the inputs of a release', () => {
  test('are settled at every depth, without undefined keys', async () => {
    const inputs = { a: Promise.resolve(pulumi.output({ b: [pulumi.output(1), null] })), c: undefined, d: { e: 'f' } };
    expect((await settleInputs(inputs)).value).toEqual({ a: { b: [1, null] }, d: { e: 'f' } });
  });

  test('give the paths of secret outputs', async () => {
    const { value, secretPaths } = await settleInputs({ list: [{ key: pulumi.secret('s') }], map: pulumi.secret({}) });
    expect(value).toEqual({ list: [{ key: 's' }], map: {} });
    expect(secretPaths).toEqual([['list', 0, 'key'], ['map']]);
  });

  test('give the paths of unknown values, also inside of partly known outputs', async () => {
    const { value, unknownPaths, secretPaths } = await settleInputs({
      whole: unknown,
      part: pulumi.output({ known: 1, other: unknown }),
      both: pulumi.secret(unknown),
    });
    expect(value).toEqual({ whole: null, part: { known: 1, other: null }, both: null });
    expect(unknownPaths).toEqual([['both'], ['part', 'other'], ['whole']]);
    expect(secretPaths).toEqual([['both']]);
  });

  test('give the paths of what JSON does not have', async () => {
    const { invalid } = await settleInputs({ call: () => 1, number: Number.NaN, date: new Date(0) });
    expect(invalid).toEqual([
      { path: ['call'], found: 'a function' },
      { path: ['date'], found: 'an object of a class' },
      { path: ['number'], found: 'not a finite number' },
    ]);
  });

  test('take the path of a file asset', async () => {
    const { value } = await settleInputs({ valueYamlFiles: [new pulumi.asset.FileAsset('values.yaml'), 'b.yaml'] });
    expect(value).toEqual({ valueYamlFiles: ['values.yaml', 'b.yaml'] });
  });
});
