import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { isJsonObject } from '../config/index.ts';
import type { HelmTemplate } from './render.ts';

/** Helm's engine inside the kubernetes provider, without a Pulumi engine around it. */
export interface PluginHelm {
  template: HelmTemplate;
  /** Ends the provider's process, if there is one. */
  close(): Promise<void>;
}

/** Far more than any release has, and less than would hurt. */
const largestAnswer = 256 * 1024 * 1024;

/** @param findPlugin the provider's binary; asked when something is to be rendered, and the process starts then */
export function pluginHelmTemplate(findPlugin: () => string): PluginHelm {
  let plugin: ChildProcess | undefined;
  let port: Promise<string> | undefined;
  // The provider leaves a file there for each kubeconfig that it gets.
  let folder: string | undefined;
  const removeFolder = () => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  };
  return {
    async template(options) {
      if (port === undefined) {
        const path = findPlugin();
        folder = mkdtempSync(join(tmpdir(), 'kubesentiment-helm-'));
        process.on('exit', removeFolder);
        plugin = spawn(path, [], { stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, TMPDIR: folder } });
        port = firstLine(plugin);
      }
      return invoke(await port, 'kubernetes:helm:template', { jsonOpts: JSON.stringify(options) });
    },
    async close() {
      if (plugin !== undefined && plugin.exitCode === null && plugin.signalCode === null) {
        plugin.kill();
        await once(plugin, 'exit');
      }
      removeFolder();
      process.off('exit', removeFolder);
    },
  };
}

/** A provider's first words are the port that it listens on. */
async function firstLine(plugin: ChildProcess): Promise<string> {
  const failure = once(plugin, 'exit').then(([code]) => {
    throw new Error(`the kubernetes provider ended with exit code ${code} before it listened`);
  });
  if (plugin.stdout === null) return failure;
  const [line] = await Promise.race([once(createInterface(plugin.stdout), 'line'), failure]);
  failure.catch(() => undefined);
  return String(line);
}

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
