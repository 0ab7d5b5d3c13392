import * as pulumi from '@pulumi/pulumi';
import type { Json, JsonObject, ValuePath } from '../../json/index.ts';
import { partsOf } from '../outputParts.ts';

/** Inputs after all of their outputs have settled. */
export interface SettledInputs {
  /** The inputs as JSON; null in place of what is unknown. */
  value: JsonObject;
  /** Paths of the secret outputs. */
  secretPaths: ValuePath[];
  /** Paths of the values that a preview does not know. */
  unknownPaths: ValuePath[];
  /** The resources that the outputs come from. */
  resources: pulumi.Resource[];
  /** Paths of values that JSON does not have, with a description of each. */
  invalid: { path: ValuePath; found: string }[];
}

/** Waits for all outputs in the inputs, at any depth. A run knows all values; a preview may not. */
export async function settleInputs(inputs: object): Promise<SettledInputs> {
  const found: Pick<SettledInputs, 'secretPaths' | 'unknownPaths' | 'invalid'> = {
    secretPaths: [],
    unknownPaths: [],
    invalid: [],
  };
  const resources = new Set<pulumi.Resource>();
  const value = await settleMap(inputs, []);
  // In the order of the paths: outputs settle in any order, and equal inputs must give equal results.
  const inOrder = (left: ValuePath, right: ValuePath) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1);
  return {
    value,
    secretPaths: found.secretPaths.sort(inOrder),
    unknownPaths: found.unknownPaths.sort(inOrder),
    invalid: found.invalid.sort((left, right) => inOrder(left.path, right.path)),
    resources: [...resources],
  };

  async function settle(input: unknown, path: ValuePath): Promise<Json | undefined> {
    if (input instanceof Promise) return settle(await input, path);
    if (pulumi.Output.isInstance(input)) return settleOutput(input, path);
    if (pulumi.isUnknown(input)) return settleUnknown(path);
    if (input === null || typeof input === 'string' || typeof input === 'boolean') return input;
    if (typeof input === 'number' && Number.isFinite(input)) return input;
    if (input === undefined) return undefined;
    if (Array.isArray(input)) {
      const items = await Promise.all(input.map((item, index) => settle(item, [...path, index])));
      return items.map((item) => item ?? null);
    }
    if (input instanceof pulumi.asset.FileAsset) return settle(input.path, path);
    if (isPlain(input)) return settleMap(input, path);
    found.invalid.push({ path, found: descriptionOf(input) });
    return undefined;
  }

  async function settleOutput(output: pulumi.Output<unknown>, path: ValuePath): Promise<Json | undefined> {
    const parts = partsOf(output);
    const content = await parts.promise(true);
    if (await parts.isSecret) found.secretPaths.push(path);
    for (const resource of await parts.allResources()) resources.add(resource);
    // An unknown id has no value at all. A partly known value contains the unknown ones.
    const isWhollyUnknown = !(await parts.isKnown) && !pulumi.containsUnknowns(content);
    return isWhollyUnknown ? settleUnknown(path) : settle(content, path);
  }

  function settleUnknown(path: ValuePath): null {
    found.unknownPaths.push(path);
    return null;
  }

  async function settleMap(map: object, path: ValuePath): Promise<JsonObject> {
    const entries = await Promise.all(
      Object.entries(map).map(async ([key, item]) => ({ key, item: await settle(item, [...path, key]) })),
    );
    return Object.fromEntries(entries.flatMap(({ key, item }) => (item === undefined ? [] : [[key, item]])));
  }
}

function descriptionOf(value: unknown): string {
  if (pulumi.Resource.isInstance(value)) return 'a resource';
  if (typeof value === 'number') return 'not a finite number';
  return typeof value === 'object' ? 'an object of a class' : `a ${typeof value}`;
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
