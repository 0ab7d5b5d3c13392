import type { Dialect } from '../dialect.ts';
import type { Json } from '../json.ts';
import { notSimple } from './notSimple.ts';

/** The value of a scalar without quotes. What some readers refuse or change is left to the other reader. */
export function scalarOf(text: string, dialect: Dialect): Json {
  const scalar = dialect.resolve(text);
  if (scalar.kind === 'text') return stringOf(scalar.value, dialect);
  if (scalar.kind === 'time' && scalar.isLocal) throw notSimple;
  const { value } = scalar;
  if (typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value))) throw notSimple;
  return value;
}

export function keyOf(text: string, dialect: Dialect): string {
  const scalar = dialect.resolve(text);
  if (scalar.kind === 'text') return stringOf(scalar.value, dialect);
  if (scalar.kind === 'time' && scalar.isLocal) throw notSimple;
  const name = dialect.keyOf(scalar);
  if (name === undefined) throw notSimple;
  return name;
}

export function stringOf(text: string, dialect: Dialect): string {
  const value = dialect.rewrite(text);
  if (value === undefined) throw notSimple;
  return value;
}
