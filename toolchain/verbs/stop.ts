import { stopControlPlane } from '../cluster/controlPlane.ts';
import { state } from '../paths.ts';
import { say } from '../process/progress.ts';

/** `npm stop`: ends the local cluster, which is all that `npm start` leaves running. */
export async function stop(): Promise<number> {
  const ran = await stopControlPlane(state.cluster);
  say(ran ? 'The local cluster has ended; its data stay, and npm start goes on with them.' : 'Nothing runs here.');
  return 0;
}
