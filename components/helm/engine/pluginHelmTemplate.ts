import { setTimeout as sleep } from 'node:timers/promises';
import { isJsonObject } from '../../json/index.ts';
import { EngineFailure } from '../errors/engineFailure.ts';
import type { HelmTemplate } from '../render/renderSubcharts.ts';
import { type HelmProcess, startHelmProcess } from './helmProcess.ts';

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
      const { port, ended, kill } = helm;
      const answer = invoke(await port, 'kubernetes:helm:template', { jsonOpts: JSON.stringify(options) });
      answer.catch(() => undefined);
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
        helm = undefined;
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
  const message = error instanceof Error ? error.message : String(error);
  if (/larger than max/.test(message)) return new EngineFailure('large-answer');
  if (
    !/RST_STREAM|session has been destroyed|ECONNRESET|ECONNREFUSED|Connection dropped|No connection established|UNAVAILABLE/.test(
      message,
    )
  )
    return error;
  // The connection closes shortly before the end of the process is known.
  const end = await Promise.race([ended, sleep(graceMs)]);
  return end === undefined ? new EngineFailure('long-error') : new EngineFailure('ended', end);
}

const graceMs = 500;

/** A kubeconfig without a cluster, so that no cluster affects the render. */
const noCluster = JSON.stringify({ apiVersion: 'v1', kind: 'Config' });

/** Loaded lazily: only commands that render outside of Pulumi need gRPC. */
async function invoke(port: string, token: string, args: Record<string, string>) {
  const [{ default: grpc }, { default: services }, { default: messages }, { default: structs }] = await Promise.all([
    import('@grpc/grpc-js'),
    import('@pulumi/pulumi/proto/provider_grpc_pb.js'),
    import('@pulumi/pulumi/proto/provider_pb.js'),
    import('google-protobuf/google/protobuf/struct_pb.js'),
  ]);
  const client = new services.ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
    'grpc.max_receive_message_length': largestAnswer,
  });
  const configuration = new messages.ConfigureRequest();
  configuration.getVariablesMap().set('kubernetes:config:kubeconfig', noCluster);
  const request = new messages.InvokeRequest();
  request.setTok(token);
  request.setArgs(structs.Struct.fromJavaScript(args));
  try {
    await new Promise<void>((resolve, reject) => {
      client.configure(configuration, (error) => (error ? reject(new Error(error.details)) : resolve()));
    });
    return await new Promise<ReturnType<typeof objectsOf>>((resolve, reject) => {
      client.invoke(request, (error, response) => {
        if (error) reject(new Error(error.details));
        else resolve(objectsOf(response.getReturn()?.toJavaScript().result));
      });
    });
  } finally {
    client.close();
  }
}

function objectsOf(result: unknown) {
  return Array.isArray(result) ? result.filter(isJsonObject) : [];
}
