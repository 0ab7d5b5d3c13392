import { createServer } from 'node:net';

/** Below the range of ephemeral ports, so that a stopped control plane finds its ports still free. */
const lowest = 20_000;
const highest = 32_000;

/** Finds different ports of the loopback address on which no process listens now. */
export async function findFreePorts(count: number, random: () => number = Math.random): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = lowest + Math.floor(random() * (highest - lowest));
    if (!ports.has(port) && (await isFree(port))) ports.add(port);
  }
  return [...ports];
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
