import { isJsonObject, type JsonObject } from '../json/index.ts';
import { changeableAnnotations } from './changeableFields.ts';
import { withoutNulls } from './nullValues.ts';
import type { KubernetesObject } from './objects.ts';
import { withoutUnkeptFields } from './unkeptFields.ts';

/** The Secret that charts refer to by name, so that no manifest and no revision ever holds a credential. */
export function credentialsName(releaseName: string): string {
  return `${releaseName}-credentials`;
}

/** One manager for all releases, so that fields move from one version of us to the next. */
export const fieldManager = 'kubesentiment';

/**
 * What goes into the cluster for an object of the manifest: Helm's ownership metadata, by which Helm and our own check
 * know whose it is, and what tells the kubernetes provider how to handle it. None of it is in the recorded manifest.
 * Sources: helm pkg/action/validate.go, setMetadataVisitor; the `pulumi.com/*` annotations of the kubernetes provider.
 */
export function appliedObject(
  object: KubernetesObject,
  release: { name: string; namespace: string },
): KubernetesObject {
  const kept = withoutUnkeptFields(withoutNulls(object));
  const { labels, annotations, ...metadata } = kept.metadata;
  return {
    ...kept,
    metadata: {
      ...metadata,
      labels: { ...labels, 'app.kubernetes.io/managed-by': 'Helm' },
      annotations: {
        ...annotations,
        ...changeableAnnotations(object),
        'meta.helm.sh/release-name': release.name,
        'meta.helm.sh/release-namespace': release.namespace,
        'pulumi.com/patchFieldManager': fieldManager,
        // Takes back what somebody else wrote into our fields meanwhile.
        'pulumi.com/patchForce': 'true',
        // A replaced workload must not wait for its pods before the new one can come.
        'pulumi.com/deletionPropagationPolicy': 'background',
        // RevisionDeployed waits for all objects at once. Only a kind's definition is needed at once, by the next tier.
        ...(object.kind === 'CustomResourceDefinition' ? awaitsCrd : { 'pulumi.com/skipAwait': 'true' }),
      },
    },
  };
}

/** Until a definition is established the API does not serve its kind; of itself the provider waits for none. */
const awaitsCrd = { 'pulumi.com/waitFor': 'condition=Established' };

/**
 * What goes into the cluster for an object of a chart's `crds/`. It may belong to several releases, so nothing in it names one;
 * Helm does not either.
 */
export function sharedObject(object: KubernetesObject): KubernetesObject {
  const kept = withoutUnkeptFields(withoutNulls(object));
  const { annotations, ...metadata } = kept.metadata;
  const applied = {
    'pulumi.com/patchFieldManager': fieldManager,
    'pulumi.com/patchForce': 'true',
    ...(object.kind === 'CustomResourceDefinition' ? awaitsCrd : {}),
  };
  return { ...kept, metadata: { ...metadata, annotations: { ...annotations, ...applied } } };
}

/**
 * Whether the annotation `helm.sh/resource-policy` makes an object survive upgrade, rollback and uninstall. As with Helm, case and
 * surrounding spaces do not count (helm pkg/action/resource_policy.go, filterManifestsToKeep).
 * @param object of a manifest or of the cluster
 */
export function isKept({ metadata }: JsonObject): boolean {
  const annotations = isJsonObject(metadata) ? metadata.annotations : undefined;
  const policy = isJsonObject(annotations) ? annotations['helm.sh/resource-policy'] : undefined;
  return typeof policy === 'string' && policy.trim().toLowerCase() === 'keep';
}

const replaceAnnotation = 'kubesentiment.io/replace-on-changes';

/**
 * Fields whose change makes a new object, as the annotation `kubesentiment.io/replace-on-changes` lists them: for those
 * that the API lets nobody change and of which the kubernetes provider does not know it.
 * @returns paths such as `spec.volumeName`
 */
export function replacedOnChange({ metadata }: KubernetesObject): string[] {
  const fields = metadata.annotations?.[replaceAnnotation] ?? '';
  return fields
    .split(',')
    .map((field) => field.trim())
    .filter((field) => field !== '');
}

/** `Kind/name`, with the namespace when it is not the release's: the name of the Pulumi resource, for ever. */
export function logicalName({ kind, metadata }: KubernetesObject, releaseNamespace: string): string {
  const { name, namespace = releaseNamespace } = metadata;
  return namespace === releaseNamespace ? `${kind}/${name}` : `${kind}/${namespace}/${name}`;
}
