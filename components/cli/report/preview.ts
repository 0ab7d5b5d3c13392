import { ReleaseError } from '../../errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';
import { printable } from '../../printable.ts';
import { withOwnMasks } from '../../secretMask.ts';
import type { PreviewFacts } from './previewFacts.ts';

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

/** The revision that a deploy would make. */
export interface PreviewedRevision {
  /** The revision of the last deploy; absent for an install. */
  from?: number;
  /** The revision to which a rollback goes back. */
  rollbackTo?: number;
  /** `Kind/name events` of each hook. */
  hooks: string[];
  /** Whether the release would be uninstalled. */
  uninstalls: boolean;
}

/** The content of `release preview -o json` or `pulumi preview --json` for a stack. */
export interface Preview {
  stack: string;
  /** Changes, without the release's own resources. */
  changes: PreviewedChange[];
  /** Several if the program declares several releases. */
  revisions: PreviewedRevision[];
  /** Absent in the output of `pulumi preview`. */
  facts?: Partial<PreviewFacts>;
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
  let whole: Json;
  try {
    whole = JSON.parse(text);
  } catch {
    // The output of an engine that failed to start may contain anything, so none of it is shown.
    const diagnostics = ['The preview has no result: see its log.'];
    return { stack: name, changes: [], revisions: [], diagnostics, failed: true };
  }
  if (!isJsonObject(whole)) throw noPreview(name);
  const { steps = [], diagnostics = [] } = whole;
  if (!Array.isArray(steps) || !Array.isArray(diagnostics)) throw noPreview(name);
  const all = steps.filter(isJsonObject);
  const messages = diagnostics.filter(isJsonObject);
  return {
    stack: partOfUrn(all[0]?.urn, 0)?.replace(/^urn:pulumi:/, '') ?? name,
    changes: all.filter((step) => !isOwn(step)).flatMap(changeOf),
    revisions: all.flatMap(revisionOf),
    ...(isJsonObject(whole.release) ? { facts: factsIn(whole.release) } : {}),
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

/** The release's own resources, as components/release declares them: they are shown as one line. */
const ownTypes =
  /^(?:pulumi-nodejs:dynamic\/kubesentiment:|random:index\/randomUuid:|kubesentiment:|pulumi:pulumi:Stack$)/;

function isOwn({ urn }: JsonObject): boolean {
  return ownTypes.test(typeOf(urn)) || /^pulumi:providers:/.test(typeOf(urn));
}

/** The resource's own type, without its parents'. */
function typeOf(urn: Json | undefined): string {
  return partOfUrn(urn, 2)?.split('$').at(-1) ?? '';
}

function revisionOf({ op, urn, oldState, newState }: JsonObject): PreviewedRevision[] {
  if (!typeOf(urn).endsWith('kubesentiment:RevisionOpened') || !isOperation(op)) return [];
  const outputs = isJsonObject(oldState) && isJsonObject(oldState.outputs) ? oldState.outputs : {};
  const { hooks, rollbackTo } = inputsOf(newState) ?? {};
  const action = rollbackTo !== undefined ? 'rollback' : op === 'create' ? 'install' : 'upgrade';
  return [
    {
      ...(typeof outputs.revision === 'number' ? { from: outputs.revision } : {}),
      ...(typeof rollbackTo === 'number' ? { rollbackTo } : {}),
      hooks: Array.isArray(hooks) ? hooks.map(String).filter((hook) => runsIn(action, hook)) : [],
      uninstalls: op === 'delete',
    },
  ];
}

/** Tests and hooks of other actions do not run. */
function runsIn(action: string, hook: string): boolean {
  return new RegExp(`(?:pre|post)-${action}\\b`).test(hook);
}

/** Values may have been edited since: only the expected types are taken. */
function factsIn({ time, commit, run, pin, values, hasSecrets }: JsonObject): Partial<PreviewFacts> {
  const changes = Array.isArray(values) ? values.filter(isJsonObject) : undefined;
  return {
    ...(typeof time === 'string' ? { time } : {}),
    ...(typeof commit === 'string' ? { commit } : {}),
    ...(typeof run === 'string' ? { run } : {}),
    ...(typeof pin === 'number' ? { pin } : {}),
    ...(hasSecrets === true ? { hasSecrets } : {}),
    ...(changes === undefined
      ? {}
      : { values: changes.map(({ path = '', ...sides }) => ({ path: String(path), ...sides })) }),
  };
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
