import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';

const timeoutMs = 2000;

/** The fields of a kubeconfig by kwokctl that a request needs. */
interface Kubeconfig {
  clusters?: { cluster?: { server?: string } }[];
  users?: { user?: Record<string, string | undefined> }[];
}

/** Whether the API server in a kubeconfig by kwokctl reports that it is ready; false if anything is missing. */
export async function isReady(kubeconfig: string): Promise<boolean> {
  try {
    const config: Kubeconfig | null = parse(await readFile(kubeconfig, 'utf8'));
    const server = config?.clusters?.[0]?.cluster?.server;
    const user = config?.users?.[0]?.user ?? {};
    if (server === undefined) return false;
    const read = (path = '') => readFile(resolve(dirname(kubeconfig), path));
    const pem = async (name: string) => {
      const data = user[`${name}-data`];
      return data === undefined ? read(user[name]) : Buffer.from(data, 'base64');
    };
    return await ask(`${server}/readyz`, await pem('client-certificate'), await pem('client-key'));
  } catch {
    return false;
  }
}

function ask(url: string, cert: Buffer, key: Buffer): Promise<boolean> {
  return new Promise((done) => {
    // Its certificate is not verified. It is the right server if it listens on our loopback port and accepts our client certificate.
    const call = request(
      url,
      { cert, key, rejectUnauthorized: false, timeout: timeoutMs, agent: false },
      (response) => {
        response.resume();
        done(response.statusCode === 200);
      },
    );
    call.on('timeout', () => call.destroy());
    call.on('error', () => done(false));
    call.on('close', () => done(false));
    call.end();
  });
}
