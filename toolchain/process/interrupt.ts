import { constants } from 'node:os';

/** Thrown out of whatever runs when the user or the system asks us to stop. */
export class Interrupted extends Error {
  readonly signal: NodeJS.Signals;

  constructor(signal: NodeJS.Signals) {
    super(`stopped by ${signal}`);
    this.name = 'Interrupted';
    this.signal = signal;
  }

  /** What a shell reports for a process that this signal ended. */
  get exitCode(): number {
    return 128 + constants.signals[this.signal];
  }
}

/** A running command that can be told to stop. */
export interface Interruptible {
  interrupt(): void;
  kill(): void;
}

/** One Ctrl-C reaches us several times over: from the terminal, from npm and from bootstrap. */
const sameKeyMs = 500;
/** With nobody at the keyboard for a second Ctrl-C, a command that does not end by itself is killed after this. */
const graceMs = 10_000;

const running = new Set<Interruptible>();
let interrupted: { signal: NodeJS.Signals; at: number } | undefined;

/** Registers a command; the function that comes back takes it off again. */
export function whileRunning(command: Interruptible): () => void {
  running.add(command);
  return () => running.delete(command);
}

/** @throws Interrupted once a signal has come, so that no further step begins. */
export function throwIfInterrupted(): void {
  if (interrupted) throw new Interrupted(interrupted.signal);
}

/** The first signal asks every command to finish, which lets Pulumi cancel; a second one kills, and so does time unless it was Ctrl-C. */
export function interrupt(signal: NodeJS.Signals): void {
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

/** Listens for signals and for the end of bootstrap, whose channel closes even when it is killed with -9. */
export function listenForInterrupts(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupt(signal));
  process.on('disconnect', () => interrupt('SIGTERM'));
  // The channel is there to be noticed when it closes; waiting for it would keep us from ending.
  process.channel?.unref();
}
