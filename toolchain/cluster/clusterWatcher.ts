// Ends a control plane when the process that was starting it is gone before it said that it is to stay.
// Usage: node clusterWatcher.ts FOLDER, with a pipe as file descriptor 3: `keep` on it ends the watch, its end ends the
// control plane. It is a process of its own, because the starter may be killed with -9.
import { Socket } from 'node:net';
import { endDaemons } from './daemons.ts';

const [folder = ''] = process.argv.slice(2);
const lifeline = new Socket({ fd: 3, readable: true, writable: false });
let said = '';
lifeline.on('data', (data) => {
  said += data.toString();
  if (said.includes('keep')) process.exit(0);
});
const end = async () => {
  await endDaemons(folder);
  process.exit(0);
};
lifeline.on('end', end);
lifeline.on('error', end);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
