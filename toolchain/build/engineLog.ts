import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Turns off the log that the engine writes of every run, for error reports to Pulumi: it contains all that passes
 * through the engine, which takes a third of its time. There is no setting for it, but the engine goes on without a log
 * where it cannot create the folder (pulumi pkg/logging/encrypted.go, StartLogging).
 * @param home PULUMI_HOME of an engine that only this project uses
 */
export async function withoutEngineLog(home: string): Promise<void> {
  const folder = join(home, 'logs');
  const found = await stat(folder).catch(() => undefined);
  if (found?.isFile()) return;
  await rm(folder, { recursive: true, force: true });
  await mkdir(home, { recursive: true });
  await writeFile(folder, '');
}
