import { stopControlPlane } from '../cluster/controlPlane.ts';
import { state } from '../paths.ts';
import { printMessage } from '../process/progress.ts';

/** `npm stop`: stops the local cluster, the only thing that `npm start` leaves running. */
export async function stop(): Promise<number> {
  const ran = await stopControlPlane(state.cluster);
  printMessage(
    ran
      ? 'The local cluster is stopped; its data stay, and npm start continues with them.'
      : 'The local cluster is not running.',
  );
  return 0;
}
