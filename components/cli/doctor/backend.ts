import { hostname } from 'node:os';
import { readLocks, readTornFiles, readTornLocks, runsPulumi, type StackLock } from '../../automation/index.ts';
import { parseStackName } from '../../config/index.ts';
import { isJsonObject, type Json, type JsonObject, parseYaml } from '../../json/index.ts';
import { type Check, ok, problem, warning } from './check.ts';
import { ask, withoutCredentials } from './command.ts';

/** Checks Pulumi's backend: the login, the stack, its state and its lock. */
export async function checkBackend(directory: string, stack: string | undefined): Promise<Check[]> {
  const answer = await ask('pulumi', ['whoami', '--json', '--non-interactive'], directory);
  if ('missing' in answer) return [warning('backend', 'Not checked: pulumi is not installed.')];
  if ('failure' in answer) {
    const hint = 'Run `pulumi login`, or set PULUMI_BACKEND_URL and the credentials that belong to it.';
    return [problem('backend', `Cannot reach the backend: ${answer.failure}`, hint)];
  }
  const { user, url } = objectOf(answer.stdout);
  const login = ok('backend', `${String(user)} at ${withoutCredentials(String(url))}`);
  return stack === undefined ? [login] : [login, ...(await checkStack(directory, stack))];
}

async function checkStack(directory: string, stack: string): Promise<Check[]> {
  const torn = await tornState(directory, stack);
  if (torn !== undefined) return [torn];
  const list = () => ask('pulumi', ['stack', 'ls', '--json', '--non-interactive'], directory);
  const first = await list();
  // Pulumi reads the files of all stacks of the backend. It fails if another run is writing one of them.
  const answer = 'failure' in first ? await list() : first;
  if (!('stdout' in answer)) {
    return [problem('stack', `The stacks cannot be listed: ${'failure' in answer ? answer.failure : 'no pulumi'}`)];
  }
  const stacks = listOf(answer.stdout);
  const found = stacks.find(({ name }) => isSameStack(String(name), stack));
  if (found === undefined) {
    return [problem('stack', `The backend has no stack ${stack}.`, `pulumi stack init ${stack}`)];
  }
  const updated = typeof found.lastUpdate === 'string' ? `, last updated ${found.lastUpdate}` : '';
  return [ok('stack', `${stack}${updated}`), await lockCheck(directory, stack, found.updateInProgress === true)];
}

/** Finds a state file that a killed run left incomplete. A live run may be writing at this moment. */
async function tornState(directory: string, stack: string): Promise<Check | undefined> {
  const place = { stack, directory };
  const [torn, locks] = await Promise.all([readTornFiles(place), readLocks(place)]);
  const holders = await Promise.all(
    locks.map(async (lock) => lock.hostname !== hostname() || (await runsPulumi(lock.pid))),
  );
  if (torn.length === 0 || holders.includes(true)) return undefined;
  const message = `A killed run left ${torn.join(' and ')} incomplete: Pulumi cannot read the state.`;
  return problem('stack', message, `release deploy -s ${stack} repairs that before it deploys.`);
}

/** Whether two names denote the same stack of this project; a name without an organization refers to that of the login. */
function isSameStack(left: string, right: string): boolean {
  const [one, other] = [parseStackName(left), parseStackName(right)];
  if (one === undefined || other === undefined || one.stack !== other.stack) return false;
  return [one, other].some(({ organization }) => organization === undefined) || one.organization === other.organization;
}

async function lockCheck(directory: string, stack: string, updating: boolean): Promise<Check> {
  if (updating) return warning('lock', 'An update of the stack is in progress.', 'Wait for it to end.');
  const [torn] = await readTornLocks({ stack, directory });
  if (torn !== undefined) {
    return problem('lock', `${torn} is incomplete.`, `If no run is active on the stack: pulumi cancel -s ${stack}`);
  }
  const [lock] = await readLocks({ stack, directory });
  if (lock === undefined) return ok('lock', 'free');
  return busyLockCheck(lock, stack, lock.hostname === hostname() ? await runsPulumi(lock.pid) : undefined);
}

/** @param alive undefined for a process on another host, which can't be checked */
export function busyLockCheck(lock: StackLock, stack: string, alive: boolean | undefined): Check {
  const holder = `${lock.username}@${lock.hostname} (pid ${lock.pid}) since ${lock.timestamp}`;
  const cancel = `pulumi cancel -s ${stack}`;
  if (alive === false) return problem('lock', `A dead run left the lock: ${holder}.`, cancel);
  const whether = alive ? 'Wait for it to end.' : `If you are sure that the process has ended: ${cancel}`;
  return warning('lock', `It is held by ${holder}.`, whether);
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
    return parseYaml(text, 'pulumi');
  } catch {
    return null;
  }
}
