import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { readSettings, type StackSettings } from './components/config/index.ts';
import { formatError, ReleaseError, ReleaseErrors } from './components/errors.ts';
import {
  atomicAdvice,
  definitionsInQuestion,
  helmTemplate,
  ownershipAdvice,
  Release,
  renderRelease,
  restoreRelease,
  startRevisionProvider,
  withoutStackTraces,
} from './components/release/index.ts';
import {
  clusterCapabilities,
  clusterTargetOf,
  findForeign,
  findObjects,
  readCredentials,
  readRecordedContent,
  refuseRevision,
} from './components/revision/index.ts';

const projectDirectory = import.meta.dirname;

/** The program of every stack: its config becomes one release. The stack's outputs are the release's. */
export default async function main(): Promise<Pick<Release, 'revision' | 'status' | 'notes'>> {
  startRevisionProvider();
  try {
    const settings = stackSettings();
    const { name, namespace, adopt, takeOwnership, credentialsRotation } = settings.release;
    const rollbackTo = adopt === undefined ? settings.release.rollbackTo : undefined;
    const recorded = adopt ?? rollbackTo;
    const cluster = clusterTargetOf({ config: { get: pulumi.runtime.getConfig } });
    // Only a preview may assume what the cluster does not say.
    const onAssumed = pulumi.runtime.isDryRun() ? pulumi.log.warn : undefined;
    const capabilities = { questions: clusterCapabilities(cluster), onAssumed };
    const request = { settings, projectDirectory, helmTemplate, capabilities };
    const rendered =
      recorded === undefined
        ? await renderRelease(request)
        : restoreRelease(await readRecordedContent(cluster, { name, namespace }, recorded), settings);
    const onRefused = (revision: Parameters<typeof refuseRevision>[1]) => refuseRevision(cluster, revision);
    // A rotation asks for new credentials; an adoption never does.
    const takesOver = adopt !== undefined || (takeOwnership && credentialsRotation === 0);
    const origin = {
      ...(rollbackTo === undefined ? {} : { rollbackTo }),
      ...(adopt === undefined ? {} : { adopted: adopt }),
      ...(takesOver ? { credentials: await readCredentials(cluster, { name, namespace }) } : {}),
    };
    const objects = rendered.objects.map(({ object }) => object);
    const definitions = definitionsInQuestion(rendered, settings.release.crds);
    const isPreview = pulumi.runtime.isDryRun();
    const { foreign, ...found } = await findObjects(cluster, settings.release, { objects, definitions, isPreview });
    const onForeign = ownershipAdvice(request, rendered, (among) => findForeign(cluster, settings.release, among));
    const refusal = await onForeign(foreign);
    const told = { onRefused, onForeign, onFailed: atomicAdvice(settings) };
    const args = { settings: settings.release, rendered, ...origin, cluster, ...found, ...told };
    const release = withoutStackTraces(() => new Release(args));
    if (refusal !== undefined) throw refusal;
    return { revision: release.revision, status: release.status, notes: release.notes };
  } catch (error) {
    if (!(error instanceof ReleaseError) && !(error instanceof ReleaseErrors)) throw error;
    // Shown as it is: the user's mistake needs no stack trace of ours.
    throw new pulumi.RunError(formatError(error));
  }
}

function stackSettings(): StackSettings {
  const stack = pulumi.getStack();
  const config = pulumi.runtime.allConfig();
  // Left out of the published types. Without it every value counts as secret.
  const { isConfigSecret = () => true } = pulumi.runtime as { isConfigSecret?: (key: string) => boolean };
  const secretKeys = Object.keys(config).filter((key) => isConfigSecret(key));
  // The text gives errors their line. `--config-file` leaves no trace that a program can see: then this names the file.
  const path = process.env.KUBESENTIMENT_CONFIG_FILE ?? join(projectDirectory, `Pulumi.${stack}.yaml`);
  const file = existsSync(path) ? { path: basename(path), text: readFileSync(path, 'utf8') } : undefined;
  return readSettings({ stack, config, secretKeys, ...(file === undefined ? {} : { file }) });
}
