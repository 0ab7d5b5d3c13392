import { run } from '../process/run.ts';

const released = '{range .items[?(@.status.phase=="Released")]}{.metadata.name}{" "}{end}';
const freed = JSON.stringify([{ op: 'remove', path: '/spec/claimRef' }]);

/**
 * Makes the volumes of deleted claims available again, since no provisioner does. Failures are ignored: the next run tries again.
 */
export async function freeVolumes(kubectl: string, kubeconfig: string): Promise<void> {
  const env = { ...process.env, KUBECONFIG: kubeconfig };
  const { stdout } = await run(kubectl, ['get', 'persistentvolumes', '--output', `jsonpath=${released}`], { env });
  const names = stdout.split(' ').filter((name) => name !== '');
  if (names.length === 0) return;
  await run(kubectl, ['patch', 'persistentvolumes', ...names, '--type', 'json', '--patch', freed], { env });
}
