import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from '@jest/globals';
import { findFreePorts } from '../../../toolchain/cluster/ports.ts';

test('free ports are all different, and none is in use', async () => {
  const [taken = 0] = await findFreePorts(1);
  const server = createServer().listen(taken, '127.0.0.1');
  await once(server, 'listening');
  // Draws the taken port first, then the same free one twice.
  const at = (port: number) => (port - 20_000) / 12_000 + 1e-9;
  const draws = [taken, 20_101, 20_101, 20_102, 20_103, 20_104, 20_105].map(at);
  try {
    const ports = await findFreePorts(2, () => draws.shift() ?? 0.999);
    expect(ports).not.toContain(taken);
    expect(new Set(ports).size).toBe(2);
  } finally {
    server.close();
  }
});
