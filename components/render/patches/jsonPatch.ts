import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, type Json, type JsonObject, type ValuePath } from '../../json/index.ts';
import { invalidPatch, PatchFault } from './patchFault.ts';

/** An operation of a JSON patch (https://www.rfc-editor.org/rfc/rfc6902). */
export type JsonOperation = { path: string } & (
  | { op: 'add' | 'replace' | 'test'; value: Json }
  | { op: 'remove' }
  | { op: 'move' | 'copy'; from: string }
);

const withValue: readonly Json[] = ['add', 'replace', 'test'];
const withFrom: readonly Json[] = ['move', 'copy'];
const known: readonly Json[] = [...withValue, 'remove', ...withFrom];

/** Checks the form of the operations. @throws PatchFault PATCH_INVALID */
export function checkOperations(list: readonly Json[]): JsonOperation[] {
  for (const [index, operation] of list.entries()) {
    const at = (key: string, what: string, hint: string) => invalidPatch([index, key], what, hint);
    if (!isJsonObject(operation)) {
      throw invalidPatch([index], 'is not an operation', 'Write a map with op, path, and value or from.');
    }
    const { op = null, path, from } = operation;
    if (!known.includes(op))
      throw at('op', 'is not the name of an operation', `Known operations: ${known.join(', ')}.`);
    if (!isPointer(path)) throw at('path', 'is not a path', pointerHint);
    if (withFrom.includes(op) && !isPointer(from)) throw at('from', 'is not a path', pointerHint);
    if (withValue.includes(op) && operation.value === undefined) {
      throw at('value', 'is missing', `The operation ${op} needs a value.`);
    }
  }
  // All operations have been checked.
  return list as unknown as JsonOperation[];
}

const pointerHint = 'Write it like /spec/replicas; "~1" is a slash in a key, and "~0" a tilde.';

function isPointer(value: Json | undefined): value is string {
  return typeof value === 'string' && /^(?:\/(?:[^~]|~[01])*)+$/.test(value);
}

/**
 * Applies the operations to an object, which stays as it is. As with kubectl, a missing path passes a test for null.
 * @param skipsTests whether the operation `test` always succeeds
 * @throws PatchFault PATCH_FAILED
 */
export function applyOperations(object: JsonObject, operations: readonly JsonOperation[], skipsTests = false): Json {
  return operations.reduce<Json>((tree, operation, index) => {
    const changed = operation.op === 'test' && skipsTests ? tree : applied(tree, operation);
    if (changed === undefined) throw failed([index, 'path'], operation);
    return changed;
  }, object);
}

/** Undefined if a path does not exist, or a test fails. */
function applied(tree: Json, operation: JsonOperation): Json | undefined {
  const keys = keysOf(operation.path);
  switch (operation.op) {
    case 'remove':
      return edited(tree, keys, operation.op);
    case 'add':
    case 'replace':
      return edited(tree, keys, operation.op, operation.value);
    case 'test':
      return isDeepStrictEqual(foundAt(tree, keys) ?? null, operation.value) ? tree : undefined;
    default:
      return relocated(tree, keys, operation);
  }
}

/** A value that `move` or `copy` adds at another place. It can't move into itself. */
function relocated(
  tree: Json,
  keys: readonly string[],
  { op, path, from }: Extract<JsonOperation, { from: string }>,
): Json | undefined {
  const value = foundAt(tree, keysOf(from));
  if (value === undefined || (op === 'move' && path.startsWith(`${from}/`))) return undefined;
  const rest = op === 'move' ? edited(tree, keysOf(from), 'remove') : tree;
  return rest === undefined ? undefined : edited(rest, keys, 'add', value);
}

function keysOf(pointer: string): string[] {
  const keys = pointer.split('/').slice(1);
  return keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function foundAt(tree: Json, keys: readonly string[]): Json | undefined {
  return keys.reduce<Json | undefined>((value, key) => (value === undefined ? undefined : childOf(value, key)), tree);
}

function childOf(parent: Json, key: string): Json | undefined {
  if (Array.isArray(parent)) return parent[indexOf(key, parent.length) ?? parent.length];
  return isJsonObject(parent) && Object.hasOwn(parent, key) ? parent[key] : undefined;
}

/** The index of a key in a list. As with kubectl and kustomize, -1 is the last of the items. */
function indexOf(key: string, length: number): number | undefined {
  if (!/^(?:0|-?[1-9]\d*)$/.test(key)) return undefined;
  const index = key.startsWith('-') ? length + Number(key) : Number(key);
  return index < 0 ? undefined : index;
}

function edited(
  tree: Json,
  [key = '', ...rest]: readonly string[],
  op: 'add' | 'replace' | 'remove',
  value?: Json,
): Json | undefined {
  const there = childOf(tree, key);
  if (rest.length > 0) {
    const inner = there === undefined ? undefined : edited(there, rest, op, value);
    return inner === undefined ? undefined : withChild(tree, key, inner);
  }
  if (op !== 'add' && there === undefined) return undefined;
  if (Array.isArray(tree) && op !== 'replace') {
    // A new item may be behind the last one.
    const index = key === '-' ? tree.length : indexOf(key, op === 'add' ? tree.length + 1 : tree.length);
    if (index === undefined || index > tree.length) return undefined;
    return value === undefined ? tree.toSpliced(index, 1) : tree.toSpliced(index, 0, value);
  }
  return withChild(tree, key, value);
}

/** The map or list with another child; undefined for a scalar. Without a value, the child is removed. */
function withChild(parent: Json, key: string, value: Json | undefined): Json | undefined {
  if (Array.isArray(parent)) {
    const at = indexOf(key, parent.length);
    return parent.map((item, index) => (index === at ? (value ?? null) : item));
  }
  if (!isJsonObject(parent)) return undefined;
  const children = new Map(Object.entries(parent));
  if (value === undefined) children.delete(key);
  else children.set(key, value);
  return Object.fromEntries(children);
}

function failed(at: ValuePath, operation: JsonOperation): PatchFault {
  const { op, path } = operation;
  if (op === 'test') {
    const hint = 'The chart renders something else: compare with `release template`, and correct the patch.';
    return new PatchFault('PATCH_FAILED', at, `the operation test fails at ${path}`, hint);
  }
  const from = 'from' in operation ? ` from ${operation.from}` : '';
  const hint =
    op === 'add'
      ? 'The map or list around it must exist: add it first, or use a strategic merge patch. "-" is the end of a list.'
      : '`release template` shows the object without the patch. A strategic merge patch needs no such path.';
  return new PatchFault('PATCH_FAILED', at, `the operation ${op}${from} does not find the path ${path}`, hint);
}
