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
