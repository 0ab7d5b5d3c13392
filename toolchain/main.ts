import { formatError } from '../components/errors.ts';
import { Interrupted, listenForInterrupts } from './process/interrupt.ts';
import { printMessage } from './process/progress.ts';

/** The function of a verb; returns the exit code. */
type Verb = (args: readonly string[]) => Promise<number>;

/** Lazy imports: `npm test` need not load the modules of `npm start`. */
const verbs: Record<string, () => Promise<Verb>> = {
  start: async () => (await import('./verbs/start.ts')).start,
  stop: async () => (await import('./verbs/stop.ts')).stop,
  destroy: async () => (await import('./verbs/destroy.ts')).destroy,
  env: async () => (await import('./verbs/env.ts')).env,
  release: async () => (await import('./verbs/release.ts')).release,
  tools: async () => (await import('./verbs/tools.ts')).tools,
  test: async () => (await import('./verbs/test.ts')).test,
  integration: async () => (await import('./verbs/integration.ts')).integration,
  bench: async () => (await import('./verbs/bench.ts')).bench,
};

async function main([name = '', ...args]: readonly string[]): Promise<number> {
  const load = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (load === undefined) {
    printMessage(`Unknown verb "${name}". Verbs: ${Object.keys(verbs).join(', ')}.`);
    return 2;
  }
  try {
    const verb = await load();
    return await verb(args);
  } catch (error) {
    if (error instanceof Interrupted) return error.exitCode;
    printMessage(formatError(error));
    return 1;
  }
}

listenForInterrupts();
process.exitCode = await main(process.argv.slice(2));
