import { type KubernetesObject, parseManifest } from '../../chart/index.ts';
import { broughtDefinitions, planDefinitions } from '../../release/index.ts';
import { missingPermissions, readRevision } from '../../revision/index.ts';
import { definitionsForDeploy, renderForDeploy } from '../renderForDeploy.ts';
import type { StackView } from '../stack.ts';
import { type Check, ok, problem, warning } from './check.ts';

/** What the account of the kubeconfig may not do, and a deploy needs. */
export async function checkPermissions(directory: string, view: StackView): Promise<Check[]> {
  const { settings, cluster } = view;
  const { name, namespace, createNamespace } = settings.release;
  const { objects, definitions } = (await rendered()) ?? { objects: await recorded(), definitions: [] };
  const { missing, asked, unserved } = await missingPermissions(
    cluster,
    { name, namespace },
    objects ?? [],
    createNamespace,
    definitions,
  );
  const checks = missing.map(({ resource, verbs, place }) =>
    problem(
      'permissions',
      `May not ${verbs.join(', ')} ${resource}${place}.`,
      'Give the account a role that allows it.',
    ),
  );
  const kinds = unserved.map((kind) =>
    warning(
      'permissions',
      `The cluster serves no ${kind}.`,
      'Install its definition first, or switch off what needs it.',
    ),
  );
  const partial = warning(
    'permissions',
    'Only those for the history were looked at: the chart cannot be rendered.',
    'See `release template`.',
  );
  const all = [...checks, ...kinds, ...(objects === undefined ? [partial] : [])];
  return all.length > 0 ? all : [ok('permissions', `all ${asked} that a deploy needs`)];

  /** Without an engine for the dependencies, or with mistakes in the chart, there is nothing to look at. */
  async function rendered(): Promise<{ objects: KubernetesObject[]; definitions: KubernetesObject[] } | undefined> {
    try {
      const made = await renderForDeploy(view, directory);
      // What may not be looked at may not be there.
      const planned = await definitionsForDeploy(view, made).catch(() =>
        planDefinitions(made, settings.release.crds, new Map()),
      );
      const definitions = broughtDefinitions(planned);
      return { objects: objectsOf(made.content.manifest, made.content.hooks), definitions };
    } catch {
      return undefined;
    }
  }

  async function recorded(): Promise<KubernetesObject[] | undefined> {
    const record = await readRevision(cluster, { name, namespace }).catch(() => undefined);
    return record && objectsOf(record.manifest, record.hooks);
  }
}

function objectsOf(manifest: string, hooks: readonly { manifest: string }[]): KubernetesObject[] {
  return [manifest, ...hooks.map((hook) => hook.manifest)].flatMap((text) =>
    parseManifest(text).map(({ object }) => object),
  );
}
