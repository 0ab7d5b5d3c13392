import { ReleaseError } from '../../errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';
import { printable } from '../../printable.ts';
import { withOwnMasks } from '../../secretMask.ts';

/** A step of a preview that changes something. */
export type Operation = 'create' | 'update' | 'replace' | 'delete';

export interface PreviewedChange {
  operation: Operation;
  /** The resource's name in the program: `Deployment/web`. */
  name: string;
  /** Whether the resource is only removed from the state: the object stays in the cluster. */
  retained?: boolean;
  before: JsonObject | undefined;
  after: JsonObject | undefined;
  /** Paths of the fields that change. If a list contains a secret, Pulumi masks the whole list: only the paths then show what changes. */
  fields: string[];
}

/** The content of `pulumi preview --json` for a stack. */
export interface Preview {
  stack: string;
  counts: Record<Operation | 'same', number>;
  changes: PreviewedChange[];
  /** Errors and warnings. */
  diagnostics: string[];
  failed: boolean;
}

/**
 * Reads the output of `pulumi preview --json`. A failed preview may print no JSON; the result then says only that it failed.
 * @param name the stack's name, used if the output doesn't contain it
 * @throws ReleaseError CONFIG_INVALID_VALUE for JSON that is not a preview
 */
export function readPreview(text: string, name: string): Preview {
  const empty = { create: 0, update: 0, replace: 0, delete: 0, same: 0 };
  let whole: Json;
  try {
    whole = JSON.parse(text);
  } catch {
    // The output of an engine that failed to start may contain anything, so none of it is shown.
    const diagnostics = ['The preview has no result: see its log.'];
    return { stack: name, counts: empty, changes: [], diagnostics, failed: true };
  }
  if (!isJsonObject(whole)) throw noPreview(name);
  const { steps = [], diagnostics = [] } = whole;
  if (!Array.isArray(steps) || !Array.isArray(diagnostics)) throw noPreview(name);
  const all = steps.filter(isJsonObject);
  const counts = { ...empty, ...numbersIn(whole.changeSummary) };
  const messages = diagnostics.filter(isJsonObject);
  return {
    stack: partOfUrn(all[0]?.urn, 0)?.replace(/^urn:pulumi:/, '') ?? name,
    counts,
    changes: all.flatMap(changeOf),
    diagnostics: messages
      .filter(({ severity }) => severity === 'error' || severity === 'warning')
      .map(({ severity, prefix = '', message }) => plain(`${severity}: ${prefix}${message}`)),
    // A successful preview has a summary of its changes.
    failed: messages.some(({ severity }) => severity === 'error') || !isJsonObject(whole.changeSummary),
  };
}

function noPreview(name: string): ReleaseError {
  return new ReleaseError('CONFIG_INVALID_VALUE', `${name} is not the output of a preview.`, {
    hint: 'Create it with `pulumi preview --json -s <stack> > <stack>.json`.',
  });
}

const operations: readonly Json[] = ['create', 'update', 'replace', 'delete'] satisfies Operation[];

/** The summary also counts unchanged resources, which the steps omit. */
function numbersIn(summary: Json | undefined): Record<string, number> {
  const counted = Object.entries(isJsonObject(summary) ? summary : {}).filter(
    ([op]) => op === 'same' || isOperation(op),
  );
  return Object.fromEntries(counted.map(([op, count]) => [op, Number(count)]));
}

function isOperation(op: Json | undefined): op is Operation {
  return op !== undefined && operations.includes(op);
}

function changeOf({ op, urn, oldState, newState, detailedDiff }: JsonObject): PreviewedChange[] {
  const name = partOfUrn(urn, 3);
  if (!isOperation(op) || name === undefined) return [];
  const fields = Object.keys(isJsonObject(detailedDiff) ? detailedDiff : {}).sort();
  const after = op === 'delete' ? undefined : inputsOf(newState);
  const retained = op === 'delete' && isJsonObject(oldState) && oldState.retainOnDelete === true;
  return [{ operation: op, name, retained, before: inputsOf(oldState), after, fields }];
}

function partOfUrn(urn: Json | undefined, index: number): string | undefined {
  return typeof urn === 'string' ? urn.split('::')[index] : undefined;
}

function inputsOf(state: Json | undefined): JsonObject | undefined {
  if (!isJsonObject(state)) return undefined;
  const inputs = Object.entries(isJsonObject(state.inputs) ? state.inputs : {});
  // Names with two underscores belong to the SDK: the code of a dynamic provider, defaults.
  return Object.fromEntries(inputs.filter(([key]) => !key.startsWith('__')).map(([key, value]) => [key, known(value)]));
}

/** The engine's placeholder for a value that is only known at deploy time (pulumi sdk/go/common/resource/plugin, UnknownStringValue). */
const unknown = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

function known(value: Json): Json {
  if (Array.isArray(value)) return value.map(known);
  if (isJsonObject(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, known(item)]));
  if (value === unknown) return '(known after the deploy)';
  return typeof value === 'string' ? withOwnMasks(value) : value;
}

/** Removes terminal colors and the engine's color tags. */
function plain(text: string): string {
  return withOwnMasks(printable(text.replace(/<\{%[^%]*%\}>/g, ''))).trim();
}
