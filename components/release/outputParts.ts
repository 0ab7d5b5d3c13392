import * as pulumi from '@pulumi/pulumi';
import type { Json } from '../json/index.ts';

/** The parts of an output that the SDK has, but does not publish. */
export interface OutputParts {
  /** @param withUnknowns whether an unknown value is given, and not undefined instead */
  promise(withUnknowns?: boolean): Promise<unknown>;
  isKnown: Promise<boolean>;
  isSecret: Promise<boolean>;
  allResources(): Promise<ReadonlySet<pulumi.Resource>>;
}

/** An `apply` does not run for an unknown value, hides which parts are unknown, and adds dependencies on resources. */
export function partsOf(output: pulumi.Output<unknown>): OutputParts {
  // Not in the published types.
  return output as unknown as OutputParts;
}

/**
 * The value of an output once its resource is done.
 * @returns undefined if the engine gives no value
 */
export async function settledValue(output: pulumi.Output<unknown>): Promise<Json | undefined> {
  // The outputs that are read here come from resources, so they are JSON.
  return (await partsOf(output).promise()) as Json | undefined;
}

/** An output that a preview does not know. */
export function unknownOutput<Value>(): pulumi.Output<Value> {
  // The SDK gives unknown values their own type.
  return pulumi.output(pulumi.unknown) as unknown as pulumi.Output<Value>;
}

/**
 * The same value, without its dependencies on resources. The state lists them for each property, so a resource that depends on them anyway
 * names them in `dependsOn` once.
 */
export function withoutDependencies<Value>(output: pulumi.Output<Value>): pulumi.Output<Value> {
  const parts = partsOf(output);
  const value = Promise.all([parts.promise(true), parts.isKnown, parts.isSecret]).then(([known, hasValue, secret]) => {
    const shown = hasValue || known !== undefined ? known : pulumi.unknown;
    return secret ? pulumi.secret(shown) : shown;
  });
  // The types don't see that the output of an output has its value.
  return pulumi.output(value) as pulumi.Output<Value>;
}
