import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { deleteControlPlane } from '../../../toolchain/cluster/controlPlane.ts';
import { integrationEnvironment } from './environment.ts';

export default async function globalTeardown(): Promise<void> {
  const { directory } = integrationEnvironment();
  await deleteControlPlane(join(directory, 'cluster'));
  // A command may still make its bundle in the background.
  await rm(directory, { recursive: true, force: true, maxRetries: 10 });
}
