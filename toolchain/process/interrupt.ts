import { constants } from 'node:os';

/** Thrown by any work in progress when the user or the system asks this process to stop. */
export class Interrupted extends Error {
  readonly signal: NodeJS.Signals;

  constructor(signal: NodeJS.Signals) {
    super(`stopped by ${signal}`);
    this.name = 'Interrupted';
    this.signal = signal;
  }

  /** The exit code that a shell reports for a process ended by this signal. */
  get exitCode(): number {
    return 128 + constants.signals[this.signal];
  }
}

/** A running command that can be asked to stop. */
export interface Interruptible {
  interrupt(): void;
  kill(): void;
}

/** One Ctrl-C arrives several times: from the terminal, from npm and from bootstrap. */
const sameKeyMs = 500;
/** Without a user who can press Ctrl-C again, a command that does not end is killed after this time. */
const graceMs = 10_000;

const running = new Set<Interruptible>();
let interrupted: { signal: NodeJS.Signals; at: number } | undefined;

/** Registers a command. @returns a function that removes it */
export function whileRunning(command: Interruptible): () => void {
  running.add(command);
  return () => running.delete(command);
}

/** @throws Interrupted if a signal has arrived, so that no further step starts */
export function throwIfInterrupted(): void {
  if (interrupted) throw new Interrupted(interrupted.signal);
}

/** The first signal asks every command to finish, so that Pulumi can cancel. A second one kills; after a signal other than Ctrl-C a timeout does, too. */
function interrupt(signal: NodeJS.Signals): void {
  const now = Date.now();
  if (interrupted && now - interrupted.at < sameKeyMs) return;
  const again = interrupted !== undefined;
  interrupted = { signal, at: now };
  for (const command of running) again ? command.kill() : command.interrupt();
  if (signal === 'SIGINT') return;
  setTimeout(() => {
    for (const command of running) command.kill();
  }, graceMs).unref();
}

/** Listens for signals and for the end of bootstrap, whose channel closes even after SIGKILL. */
export function listenForInterrupts(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupt(signal));
  process.on('disconnect', () => interrupt('SIGTERM'));
  // The channel only needs to be observed; it must not keep this process alive.
  process.channel?.unref();
}
