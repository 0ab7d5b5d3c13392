import { setTimeout as sleep } from 'node:timers/promises';
import { isJsonObject } from '../../json/index.ts';
import { EngineFailure } from '../errors/engineFailure.ts';
import type { HelmTemplate } from '../render/renderSubcharts.ts';
import { AnswerTooLarge, ConnectionLost, connectGrpc } from './grpcCall.ts';
import { type HelmProcess, startHelmProcess } from './helmProcess.ts';
import { configureRequest, invokeRequest, returnedBy } from './providerMessages.ts';

/** Helm's engine in the kubernetes provider, called without Pulumi's engine. */
export interface PluginHelm {
  template: HelmTemplate;
  /** Ends the provider's process, if it runs. */
  close(): Promise<void>;
}

/** In bytes; much larger than any release. */
const largestAnswer = 256 * 1024 * 1024;

/** The timeout of a render. Helm needs a few seconds for the largest charts, but a template can loop forever. */
const patienceMs = 90_000;

/**
 * The process starts at the first render, and again if a render has ended it.
 * @param findPlugin returns the path of the provider's binary
 * @param patience timeout of a render, in milliseconds
 */
export function pluginHelmTemplate(findPlugin: () => string, patience: number = patienceMs): PluginHelm {
  let helm: HelmProcess | undefined;
  return {
    async template(options) {
      helm ??= startHelmProcess(findPlugin());
      const used = helm;
      const { port, ended, kill } = used;
      const answer = invoke(port, 'kubernetes:helm:template', { jsonOpts: JSON.stringify(options) });
      answer.catch(() => undefined);
      await port.catch(() => undefined);
      const timer = new AbortController();
      const late = sleep(patience, 'late' as const, { signal: timer.signal }).catch(() => 'late' as const);
      const first = await Promise.race([
        answer.then(
          () => 'answer' as const,
          (error: unknown) => ({ error }),
        ),
        late,
      ]);
      timer.abort();
      if (first === 'answer') return answer;
      const failure =
        first === 'late'
          ? new EngineFailure('late', ` (more than ${patience / 1000} s)`)
          : await explained(first.error, ended);
      if (failure instanceof EngineFailure) {
        // Another render may have started a new process.
        if (helm === used) helm = undefined;
        await kill();
      }
      throw failure;
    },
    async close() {
      const ending = helm?.kill();
      helm = undefined;
      await ending;
    },
  };
}

/** The reason if a render did not return a result; Helm's own errors stay as they are. */
async function explained(error: unknown, ended: Promise<string>): Promise<unknown> {
  if (error instanceof AnswerTooLarge) return new EngineFailure('large-answer');
  if (!(error instanceof ConnectionLost)) return error;
  // The connection closes shortly before the end of the process is known.
  const end = await Promise.race([ended, sleep(graceMs)]);
  return end === undefined ? new EngineFailure('long-error') : new EngineFailure('ended', end);
}

const graceMs = 500;

/** A kubeconfig without a cluster, so that no cluster affects the render. */
const noCluster = JSON.stringify({ apiVersion: 'v1', kind: 'Config' });

async function invoke(port: Promise<string>, token: string, args: Record<string, string>) {
  const provider = await connectGrpc(port, largestAnswer);
  try {
    await provider.call(
      '/pulumirpc.ResourceProvider/Configure',
      configureRequest('kubernetes:config:kubeconfig', noCluster),
    );
    const response = await provider.call('/pulumirpc.ResourceProvider/Invoke', invokeRequest(token, args));
    return objectsOf((await returnedBy(response)).result);
  } finally {
    provider.close();
  }
}

function objectsOf(result: unknown) {
  return Array.isArray(result) ? result.filter(isJsonObject) : [];
}
