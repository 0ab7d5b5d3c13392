import type * as pulumi from '@pulumi/pulumi';

/**
 * The values of a chart in a Pulumi program: an Input at every level, so that any value can come from another resource.
 *
 * `Values` is the interface of the chart's values that `release types` writes. As in Helm, null deletes a default of the chart, so every
 * optional key accepts null; it also accepts an Output that may be undefined.
 */
export type ValuesInput<Values> = unknown extends Values ? unknown : pulumi.Input<ValueLevel<Values>>;

/** One level of the values: its keys or items are Inputs. Scalars are themselves. */
type ValueLevel<Value> = Value extends string | number | boolean | bigint | null | undefined
  ? Value
  : Value extends readonly unknown[]
    ? { readonly [Index in keyof Value]: ValuesInput<Value[Index]> }
    : {
        readonly [Key in keyof Value]: ValuesInput<
          IsOptional<Value, Key> extends true ? Value[Key] | null | undefined : Value[Key]
        >;
      };

/** False for the keys of an index signature. */
type IsOptional<Value, Key extends keyof Value> = Record<never, never> extends Pick<Value, Key> ? true : false;
