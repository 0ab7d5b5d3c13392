import { connect } from 'node:net';

const intervalMs = 1_000;
let watching = false;

/**
 * Ends this process when the engine that started it is gone. A killed engine cannot end its plugins, and a plugin that
 * still writes during the next run would corrupt the release's history. The engine's address is the last argument of a
 * plugin. If nothing listens there, or the process has another parent, the engine is dead. Further calls do nothing.
 */
export function stopWithEngine(address: string | undefined = process.argv.at(-1)): void {
  const port = Number(/^127\.0\.0\.1:(\d+)$/.exec(address ?? '')?.[1]);
  if (!port || watching) return;
  watching = true;
  const parent = process.ppid;
  const checkEngine = () => {
    if (process.ppid !== parent) process.exit(1);
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => socket.destroy());
    socket.on('error', (error) => {
      if ('code' in error && error.code === 'ECONNREFUSED') process.exit(1);
    });
  };
  checkEngine();
  setInterval(checkEngine, intervalMs).unref();
}
