import { readdir, readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { isJsonObject, type Json, type JsonObject } from '../../config/index.ts';
import { type Check, ok, problem, warning } from './check.ts';
import { ask, withoutCredentials } from './command.ts';

/** Pulumi's backend: the login, the stack and who holds it. */
export async function checkBackend(directory: string, stack: string | undefined): Promise<Check[]> {
  const answer = await ask('pulumi', ['whoami', '--json', '--non-interactive'], directory);
  if ('missing' in answer) return [warning('backend', 'It cannot be asked without pulumi.')];
  if ('failure' in answer) {
    const hint = 'Run `pulumi login`, or set PULUMI_BACKEND_URL and the credentials that belong to it.';
    return [problem('backend', `It is not to be reached: ${answer.failure}`, hint)];
  }
  const { user, url } = objectOf(answer.stdout);
  const login = ok('backend', `${String(user)} at ${withoutCredentials(String(url))}`);
  return stack === undefined ? [login] : [login, ...(await checkStack(directory, stack, String(url)))];
}

async function checkStack(directory: string, stack: string, url: string): Promise<Check[]> {
  const answer = await ask('pulumi', ['stack', 'ls', '--json', '--non-interactive'], directory);
  if (!('stdout' in answer)) {
    return [problem('stack', `The stacks cannot be listed: ${'failure' in answer ? answer.failure : 'no pulumi'}`)];
  }
  const stacks = listOf(answer.stdout);
  const found = stacks.find(({ name }) => String(name).split('/').at(-1) === stack);
  if (found === undefined) {
    return [problem('stack', `The backend has no stack ${stack}.`, `pulumi stack init ${stack}`)];
  }
  const updated = typeof found.lastUpdate === 'string' ? `, last updated ${found.lastUpdate}` : '';
  return [ok('stack', `${stack}${updated}`), await lockCheck(directory, stack, url, found.updateInProgress === true)];
}

async function lockCheck(directory: string, stack: string, url: string, updating: boolean): Promise<Check> {
  if (updating) return warning('lock', 'An update of the stack is in progress.', 'Wait for it to end.');
  if (!url.startsWith('file:///')) return ok('lock', 'free');
  const { name } = objectOf(await readFile(join(directory, 'Pulumi.yaml'), 'utf8'));
  const folder = join(fileURLToPath(url), '.pulumi', 'locks', 'organization', String(name), stack);
  const names = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith('.json'));
  const texts = await Promise.all(names.map((file) => readFile(join(folder, file), 'utf8').catch(() => '')));
  const [held] = texts.map(objectOf).filter(({ pid }) => typeof pid === 'number');
  if (held === undefined) return ok('lock', 'free');
  const local = held.hostname === hostname();
  return heldCheck(held, stack, local ? await runsPulumi(Number(held.pid), directory) : undefined);
}

/** @param alive undefined for a process of another host, which cannot be looked at */
export function heldCheck(lock: JsonObject, stack: string, alive: boolean | undefined): Check {
  const holder = `${String(lock.username)}@${String(lock.hostname)} (pid ${String(lock.pid)}) since ${String(lock.timestamp)}`;
  const cancel = `pulumi cancel -s ${stack}`;
  if (alive === false) return problem('lock', `It is left of a run that is dead: ${holder}.`, cancel);
  const whether = alive ? 'Wait for it to end.' : `If that process is gone for certain: ${cancel}`;
  return warning('lock', `It is held by ${holder}.`, whether);
}

/** The pid may belong to another program by now. */
async function runsPulumi(pid: number, directory: string): Promise<boolean> {
  const answer = await ask('ps', ['-p', String(pid), '-o', 'comm='], directory);
  return 'stdout' in answer && answer.stdout.includes('pulumi');
}

function objectOf(text: string): JsonObject {
  const value = parsed(text);
  return isJsonObject(value) ? value : {};
}

function listOf(text: string): JsonObject[] {
  const value = parsed(text);
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function parsed(text: string): Json {
  try {
    return parse(text);
  } catch {
    return null;
  }
}
