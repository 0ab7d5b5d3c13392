import { flushCompileCache } from 'node:module';
import { isDeepStrictEqual } from 'node:util';
import { readKubernetesSettings } from '../../config/index.ts';
import { reportError } from '../../reportedErrors.ts';
import { stopWithEngine } from '../../stopWithEngine.ts';
import { cancelWithEngine } from '../cluster/cancellation.ts';
import { removeKubeconfigCopiesWithRun } from '../cluster/kubeconfig/kubeconfigCopies.ts';
import type { ClusterTarget } from '../cluster/target.ts';
import type { NamedCluster } from '../inputs.ts';

/** The engine's first message to a dynamic provider, with the stack's config. */
export interface ConfigureRequest {
  config: { get(key: string): string | undefined };
}

/** Result of `diff`. */
export interface DiffAnswer {
  changes: boolean;
  /** Properties whose change replaces the resource. The old one is deleted at the end of the run. */
  replaces?: string[];
}

/** Result of `check`. The engine shows failures as they are, but an exception with its stack trace. */
export interface CheckAnswer<Inputs> {
  inputs: Inputs;
  failures: { property: string; reason: string }[];
}

/** The methods of Pulumi's dynamic provider protocol that we implement. */
export interface DynamicProvider<Inputs, Outputs> {
  configure(request: ConfigureRequest): Promise<void>;
  check(olds: Partial<Inputs>, news: Inputs): Promise<CheckAnswer<Inputs>>;
  diff(id: string, olds: Outputs, news: Inputs): Promise<DiffAnswer>;
  create(inputs: Inputs): Promise<{ id: string; outs: Outputs }>;
  update(id: string, olds: Outputs, news: Inputs): Promise<{ outs: Outputs }>;
  read(id: string, props: Outputs): Promise<{ id: string; props: Outputs }>;
  delete(id: string, props: Outputs): Promise<void>;
}

/** The cluster of the stack, from the same config as the kubernetes provider. */
export function clusterTargetOf({ config }: ConfigureRequest): ClusterTarget {
  return readKubernetesSettings((key) => config.get(key));
}

/** The cluster of a release: what the program names has precedence over the stack's config. Copies of its kubeconfig are removed. */
export function targetOf(ofStack: ClusterTarget, { cluster }: { cluster?: NamedCluster }): ClusterTarget {
  if (cluster === undefined) return ofStack;
  removeKubeconfigCopiesWithRun(cluster.kubeconfig);
  return { ...ofStack, ...cluster, isNamed: true };
}

/** Whether the program names another cluster, or other credentials for it: they are kept for a refresh and a destroy. */
export function isOtherCluster(olds: { cluster?: NamedCluster }, news: { cluster?: NamedCluster }): boolean {
  return !isDeepStrictEqual(olds.cluster, news.cluster);
}

/** Converts an error for output by the engine: only our text, without a stack trace, which does not help the user. */
function engineError(error: unknown): Error {
  const shown = new Error(reportError(error), { cause: error });
  shown.stack = '';
  return shown;
}

/** Converts all errors of a provider with {@link engineError}, because the API server can refuse a request in any method. */
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
 * Like {@link engineError}, for a resource that exists in spite of the error: the engine keeps it in the state as failed to initialize, and the
 * next run continues from there (cmd/dynamic-provider of @pulumi/pulumi, grpcResponseFromError).
 * @param properties the outputs that `create` or `update` would have returned
 */
export function partialError<Inputs extends object, Outputs extends object>(
  error: unknown,
  id: string,
  inputs: Inputs,
  properties: Outputs,
): Error {
  const shown = engineError(error);
  // The SDK adds this property only to successful results.
  const provider = '__provider' in inputs ? { __provider: inputs.__provider } : {};
  return Object.assign(shown, { id, properties: { ...properties, ...provider }, reasons: [shown.message] });
}

/** Whether the error is from {@link partialError}. */
export function isPartial(error: unknown): error is Error {
  return error instanceof Error && 'id' in error && 'properties' in error;
}

/** Saves Node's compile cache for the next run. The engine ends this process by a signal, so Node would not save it at exit. */
export function keepCompiled(): void {
  setImmediate(flushCompileCache);
}

/** Cancels the run when the engine asks for it, and ends the process when the engine is gone. */
export function endWithEngine(): void {
  cancelWithEngine();
  stopWithEngine();
}
