import { ReleaseError } from '../../errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';
import { printable } from '../../printable.ts';

/** What a step of a preview does that leaves something changed. */
export type Operation = 'create' | 'update' | 'replace' | 'delete';

export interface PreviewedChange {
  operation: Operation;
  /** The resource's name in the program: `Deployment/web`. */
  name: string;
  /** True for a deletion from the state alone: the object stays in the cluster. */
  retained?: boolean;
  before: JsonObject | undefined;
  after: JsonObject | undefined;
  /** Paths of the fields that change. Pulumi masks a whole list for a secret in it: then they say more than both sides. */
  fields: string[];
}

/** What `pulumi preview --json` says of a stack. */
export interface Preview {
  stack: string;
  counts: Record<Operation | 'same', number>;
  changes: PreviewedChange[];
  /** Errors and warnings. */
  diagnostics: string[];
  failed: boolean;
}

/**
 * Reads the output of `pulumi preview --json`. One that failed may have none: then that is all it says.
 * @param name the stack, where nothing in the text tells it
 * @throws ReleaseError CONFIG_INVALID_VALUE for JSON that is no preview
 */
export function readPreview(text: string, name: string): Preview {
  const empty = { create: 0, update: 0, replace: 0, delete: 0, same: 0 };
  let whole: Json;
  try {
    whole = JSON.parse(text);
  } catch {
    // What an engine prints that could not even begin may hold anything, so none of it is shown.
    const diagnostics = ['The preview gave no result: its log says why.'];
    return { stack: name, counts: empty, changes: [], diagnostics, failed: true };
  }
  if (!isJsonObject(whole)) throw noPreview(name);
  const { steps = [], diagnostics = [] } = whole;
  if (!Array.isArray(steps) || !Array.isArray(diagnostics)) throw noPreview(name);
  const all = steps.filter(isJsonObject);
  const counts = { ...empty, ...numbersIn(whole.changeSummary) };
  const said = diagnostics.filter(isJsonObject);
  return {
    stack: subchartOf(all[0]?.urn, 0)?.replace(/^urn:pulumi:/, '') ?? name,
    counts,
    changes: all.flatMap(changeOf),
    diagnostics: said
      .filter(({ severity }) => severity === 'error' || severity === 'warning')
      .map(({ severity, prefix = '', message }) => plain(`${severity}: ${prefix}${message}`)),
    // A preview that ended well counts its changes.
    failed: said.some(({ severity }) => severity === 'error') || !isJsonObject(whole.changeSummary),
  };
}

function noPreview(name: string): ReleaseError {
  return new ReleaseError('CONFIG_INVALID_VALUE', `${name} holds no preview.`, {
    hint: 'Make it with `pulumi preview --json -s <stack> > <stack>.json`.',
  });
}

const operations: readonly Json[] = ['create', 'update', 'replace', 'delete'] satisfies Operation[];

/** The summary counts also what the steps leave out: unchanged resources. */
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
  const name = subchartOf(urn, 3);
  if (!isOperation(op) || name === undefined) return [];
  const fields = Object.keys(isJsonObject(detailedDiff) ? detailedDiff : {}).sort();
  const after = op === 'delete' ? undefined : inputsOf(newState);
  const retained = op === 'delete' && isJsonObject(oldState) && oldState.retainOnDelete === true;
  return [{ operation: op, name, ...(retained ? { retained } : {}), before: inputsOf(oldState), after, fields }];
}

function subchartOf(urn: Json | undefined, index: number): string | undefined {
  return typeof urn === 'string' ? urn.split('::')[index] : undefined;
}

function inputsOf(state: Json | undefined): JsonObject | undefined {
  if (!isJsonObject(state)) return undefined;
  const inputs = Object.entries(isJsonObject(state.inputs) ? state.inputs : {});
  // Names with two underscores are the SDK's own: the code of a dynamic provider, defaults.
  return Object.fromEntries(inputs.filter(([key]) => !key.startsWith('__')).map(([key, value]) => [key, known(value)]));
}

/** How the engine writes a value that only the deploy will know (pulumi sdk/go/common/resource/plugin, UnknownStringValue). */
const unknown = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

function known(value: Json): Json {
  if (Array.isArray(value)) return value.map(known);
  if (isJsonObject(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, known(item)]));
  return value === unknown ? '(known after the deploy)' : value;
}

/** Without the colours of terminals, and without those that the engine has not made yet. */
function plain(text: string): string {
  return printable(text.replace(/<\{%[^%]*%\}>/g, '')).trim();
}
