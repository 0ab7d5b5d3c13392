import { setTimeout as sleep } from 'node:timers/promises';
import { isJsonObject } from '../../json/index.ts';
import { EngineFailure } from '../errors/engineFailure.ts';
import type { HelmTemplate } from '../render/renderSubcharts.ts';
import { type HelmProcess, startHelmProcess } from './helmProcess.ts';

/** Helm's engine inside the kubernetes provider, without a Pulumi engine around it. */
export interface PluginHelm {
  template: HelmTemplate;
  /** Ends the provider's process, if there is one. */
  close(): Promise<void>;
}

/** Far more than any release has, and less than would hurt. */
const largestAnswer = 256 * 1024 * 1024;

/** How long one render may take. Helm takes a few seconds for the largest charts; a template can go on for ever. */
const patienceMs = 90_000;

/**
 * The process starts when something is rendered, and again when it has ended with a render.
 * @param findPlugin the provider's binary
 * @param patience milliseconds that one render may take
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

/** What became of a render without an answer; an error of Helm's stays as it is. */
async function explained(error: unknown, ended: Promise<string>): Promise<unknown> {
  const message = error instanceof Error ? error.message : String(error);
  if (/larger than max/.test(message)) return new EngineFailure('large-answer');
  if (
    !/RST_STREAM|session has been destroyed|ECONNRESET|ECONNREFUSED|Connection dropped|No connection established|UNAVAILABLE/.test(
      message,
    )
  )
    return error;
  // The connection is lost a moment before the process is known to have ended.
  const end = await Promise.race([ended, sleep(graceMs)]);
  return end === undefined ? new EngineFailure('long-error') : new EngineFailure('ended', end);
}

const graceMs = 500;

/** A kubeconfig without a cluster: what is rendered must not depend on one. */
const nowhere = JSON.stringify({ apiVersion: 'v1', kind: 'Config' });

/** Loaded late: only commands that render outside of Pulumi need gRPC. */
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
  configuration.getVariablesMap().set('kubernetes:config:kubeconfig', nowhere);
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
