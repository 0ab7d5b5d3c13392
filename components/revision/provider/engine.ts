import { flushCompileCache } from 'node:module';
import { readKubernetesSettings } from '../../config/index.ts';
import { reportError } from '../../reportedErrors.ts';
import { stopWithEngine } from '../../stopWithEngine.ts';
import { cancelWithEngine } from '../cluster/cancellation.ts';
import type { ClusterTarget } from '../cluster/target.ts';

/** What the engine hands a dynamic provider before its first call: the stack's config. */
export interface ConfigureRequest {
  config: { get(key: string): string | undefined };
}

/** Answer of `diff`. */
export interface DiffAnswer {
  changes: boolean;
  /** Properties whose change makes a new resource; the old one is deleted at the end of the run. */
  replaces?: string[];
}

/** Answer of `check`: failures are shown to the user as they are, an exception would be shown with its stack. */
export interface CheckAnswer<Inputs> {
  inputs: Inputs;
  failures: { property: string; reason: string }[];
}

/** The part of Pulumi's dynamic provider protocol that we implement. */
export interface DynamicProvider<Inputs, Outputs> {
  configure(request: ConfigureRequest): Promise<void>;
  check(olds: Partial<Inputs>, news: Inputs): Promise<CheckAnswer<Inputs>>;
  diff(id: string, olds: Outputs, news: Inputs): Promise<DiffAnswer>;
  create(inputs: Inputs): Promise<{ id: string; outs: Outputs }>;
  update(id: string, olds: Outputs, news: Inputs): Promise<{ outs: Outputs }>;
  read(id: string, props: Outputs): Promise<{ id: string; props: Outputs }>;
  delete(id: string, props: Outputs): Promise<void>;
}

/** The cluster of the stack, found where the kubernetes provider finds it. */
export function clusterTargetOf({ config }: ConfigureRequest): ClusterTarget {
  return readKubernetesSettings((key) => config.get(key));
}

/** An error as the engine should print it: our text, and no stack of a process that the user does not know. */
export function engineError(error: unknown): Error {
  const shown = new Error(reportError(error), { cause: error });
  shown.stack = '';
  return shown;
}

/** A provider whose errors are all as the engine should print them: a refusal of the API server can come from any method. */
export function showingErrors<Inputs, Outputs>(
  provider: DynamicProvider<Inputs, Outputs>,
): DynamicProvider<Inputs, Outputs> {
  const shown =
    <Given extends unknown[], Answer>(method: (...given: Given) => Promise<Answer>) =>
    (...given: Given): Promise<Answer> =>
      method(...given).catch((error: unknown) => {
        throw isPartial(error) ? error : engineError(error);
      });
  return {
    configure: shown(provider.configure),
    check: shown(provider.check),
    diff: shown(provider.diff),
    create: shown(provider.create),
    update: shown(provider.update),
    read: shown(provider.read),
    delete: shown(provider.delete),
  };
}

/**
 * The same for a resource that is there all the same: the engine keeps it in the state, as one that failed to initialize, and
 * the next run goes on from it. (cmd/dynamic-provider of @pulumi/pulumi, grpcResponseFromError.)
 * @param properties what `create` or `update` would have given
 */
export function partialError<Inputs extends object, Outputs extends object>(
  error: unknown,
  id: string,
  inputs: Inputs,
  properties: Outputs,
): Error {
  const shown = engineError(error);
  // The SDK adds its own property to whatever succeeds; here it is up to us.
  const provider = '__provider' in inputs ? { __provider: inputs.__provider } : {};
  return Object.assign(shown, { id, properties: { ...properties, ...provider }, reasons: [shown.message] });
}

/** True for what {@link partialError} made. */
export function isPartial(error: unknown): error is Error {
  return error instanceof Error && 'id' in error && 'properties' in error;
}

/** Writes what Node compiled so far for the next run: the engine ends this process by a signal, and nothing would be written. */
export function keepCompiled(): void {
  setImmediate(flushCompileCache);
}

/** Ends what runs in this process when the engine asks for it, and the process when the engine is gone. */
export function endWithEngine(): void {
  cancelWithEngine();
  stopWithEngine();
}
