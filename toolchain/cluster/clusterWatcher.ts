// Ends a control plane if the process that starts it ends before it decides to keep the control plane.
// Usage: node clusterWatcher.ts FOLDER, with a pipe as file descriptor 3: `keep` on the pipe ends the watch; if the pipe closes, the
// control plane is ended. This is a separate process, because the starting process may be killed with SIGKILL.
import { Socket } from 'node:net';
import { endDaemons } from './daemons.ts';

const [folder = ''] = process.argv.slice(2);
const lifeline = new Socket({ fd: 3, readable: true, writable: false });
let received = '';
lifeline.on('data', (data) => {
  received += data.toString();
  if (received.includes('keep')) process.exit(0);
});
const end = async () => {
  await endDaemons(folder);
  process.exit(0);
};
lifeline.on('end', end);
lifeline.on('error', end);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
