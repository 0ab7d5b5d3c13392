import { isUnknown, type Shape } from './shape.ts';
import type { DescribedValue } from './valueComments.ts';

/** Adds descriptions to the values that the schema does not describe. */
export function withComments(shape: Shape, comments: readonly DescribedValue[]): Shape {
  return comments.reduce((whole, { path, text }) => describe(whole, path, text), shape);
}

function describe(shape: Shape, [key, ...rest]: readonly string[], text: string): Shape {
  if (key !== undefined) {
    const { properties = {} } = shape;
    const inner = Object.hasOwn(properties, key) ? properties[key] : undefined;
    // Shared types have no place for the comments of one chart's values.
    if (inner === undefined) return shape;
    const entries = Object.entries(properties).map(([name, value]): [string, Shape] => [
      name,
      name === key ? describe(inner, rest, text) : value,
    ]);
    return { ...shape, properties: Object.fromEntries(entries) };
  }
  const { description = '' } = shape;
  if (description !== '' && !description.startsWith('@default ')) return shape;
  const texts = { description: description === '' ? text : `${text}\n\n${description}` };
  if (isUnknown(shape)) return { tsType: 'unknown', ...texts };
  return shape.$ref === undefined ? { ...shape, ...texts } : { allOf: [shape], ...texts };
}
