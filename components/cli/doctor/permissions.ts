import { type KubernetesObject, parseManifest } from '../../chart/index.ts';
import { broughtDefinitions, definitionsInQuestion, planDefinitions, renderRelease } from '../../release/index.ts';
import { clusterCapabilities, findExisting, missingPermissions, readRevision } from '../../revision/index.ts';
import type { StackView } from '../stack.ts';
import { withHelm } from '../withHelm.ts';
import { type Check, ok, problem, warning } from './check.ts';

/** What the account of the kubeconfig may not do, and a deploy needs. */
export async function checkPermissions(directory: string, { settings, cluster }: StackView): Promise<Check[]> {
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
      const capabilities = { questions: clusterCapabilities(cluster) };
      const made = await withHelm((helmTemplate) =>
        renderRelease({ settings, projectDirectory: directory, helmTemplate, capabilities }),
      );
      const { crds } = settings.release;
      const asked = definitionsInQuestion(made, crds);
      const existing = await findExisting(cluster, settings.release, asked).catch(() => new Map<string, string>());
      const definitions = broughtDefinitions(planDefinitions(made, crds, existing));
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
