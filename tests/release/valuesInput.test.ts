import { expect, test } from '@jest/globals';
import { valuesTypes } from '../../components/chart/types/index.ts';
import type { JsonObject } from '../../components/json/index.ts';
import { compileProgram, expectedErrors } from '../compileProgram.ts';

const schema: JsonObject = {
  type: 'object',
  additionalProperties: false,
  required: ['host', 'replicas'],
  properties: {
    replicas: { type: 'integer' },
    host: { type: 'string' },
    mode: { enum: ['a', 'b'] },
    enabled: { type: 'boolean' },
    image: { type: 'object', additionalProperties: false, properties: { tag: { type: 'string' } } },
    env: {
      type: 'array',
      items: {
        ...{ type: 'object', additionalProperties: false, required: ['name'] },
        properties: { name: { type: 'string' }, value: { type: 'string' } },
      },
    },
    args: { type: 'array', items: { type: 'string' } },
    labels: { type: 'object', additionalProperties: { type: 'string' } },
    resources: { type: 'object' },
    any: { description: 'anything' },
    port: { type: ['integer', 'string', 'null'] },
    choice: {
      type: 'object',
      properties: { kind: { type: 'string' } },
      oneOf: [{ properties: { a: { type: 'string' } } }, { properties: { b: { type: 'number' } } }],
    },
  },
};

const program = `import * as pulumi from '@pulumi/pulumi';
import type { ValuesInput } from '../../components/release/valuesInput.ts';
import type { Values } from './values.d.ts';

declare function release<V = Record<string, unknown>>(values: ValuesInput<V>): void;
declare const text: pulumi.Output<string>;
declare const maybe: pulumi.Output<string | undefined>;
declare const number: pulumi.Output<number>;
declare const promise: Promise<string>;
declare const list: pulumi.Input<pulumi.Input<string>[]>;
declare const map: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
declare const whole: pulumi.Output<Values>;

// Plain values, and Inputs of every leaf.
release<Values>({ host: 'x', replicas: 3, image: { tag: 'v1' }, env: [{ name: 'a' }], mode: 'a', port: null });
release<Values>({ host: text, replicas: number, image: { tag: text }, env: [{ name: text, value: maybe }], any: text });
release<Values>({ host: promise, image: { tag: maybe }, labels: { a: text }, resources: { limits: { cpu: text } } });
release<Values>({ host: pulumi.secret('x'), port: number, args: [text, 'x'], enabled: text.apply((found) => found === '') });
release<Values>({ host: pulumi.interpolate\`\${text}.svc\`, mode: text.apply(() => 'b' as const), choice: { a: text } });
// Inputs of whole maps and lists, and of all values.
release<Values>({ host: 'x', image: text.apply((tag) => ({ tag })), env: [text.apply((name) => ({ name }))], args: list });
release<Values>({ host: 'x', env: pulumi.output([{ name: text }]), labels: map, image: pulumi.all([maybe]).apply(([tag]) => ({ tag })) });
release<Values>(whole);
release<Values>(Promise.resolve({ host: text }));
// As in Helm, null deletes a default.
release<Values>({ host: 'x', image: null, env: null });
// Without types, any values are accepted.
release({ any: { thing: [text] } });

release<Values>({ host: 'x', replicsa: 1 }); // TS2353
release<Values>({ host: 'x', image: { tga: 'x' } }); // TS2353
release<Values>({ host: 'x', env: [{ name: 'x', valeu: 'x' }] }); // TS2353
release<Values>({ host: 'x', replicas: 'three' }); // TS2322
release<Values>({ host: 'x', replicas: text }); // TS2322
release<Values>({ host: 'x', mode: 'c' }); // TS2322
release<Values>({ host: 'x', image: { tag: number } }); // TS2322
release<Values>({ host: 'x', image: text.apply(() => ({ tag: 1 })) }); // TS2322
release<Values>({ host: 'x', labels: { a: 1 } }); // TS2322
release<Values>({ host: maybe }); // TS2322
release<Values>({ host: null }); // TS2322
release<Values>({ replicas: 1 }); // TS2345
release<Values>({ host: 'x', env: [{ value: 'x' }] }); // TS2322
`;

test.each([{}, { exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true }])(
  'the values of a program are Inputs at every level, of the types of the chart: %j',
  async (options) => {
    const types = await valuesTypes({ name: 'demo', version: '1.0.0', values: { replicas: 1 }, schema, subcharts: [] });
    const errors = compileProgram({ 'values.d.ts': types, 'index.ts': program }, options);
    expect(errors).toEqual(expectedErrors('index.ts', program));
  },
);
