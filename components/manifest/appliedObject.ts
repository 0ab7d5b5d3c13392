import { isJsonObject, type JsonObject } from '../json/index.ts';
import { changeableAnnotations } from './changeableFields.ts';
import { withoutNulls } from './nullValues.ts';
import type { KubernetesObject } from './objects.ts';
import { withoutUnkeptFields } from './unkeptFields.ts';

/** The Secret that charts refer to by name, so that no manifest and no revision contains a credential. */
export function credentialsName(releaseName: string): string {
  return `${releaseName}-credentials`;
}

/** One field manager for all releases, so that fields keep their manager when this program is upgraded. */
export const fieldManager = 'kubesentiment';

/**
 * The object that is sent to the cluster for an object of the manifest: with Helm's ownership metadata, which Helm and
 * our pre-flight check, and with annotations that control the kubernetes provider. The recorded manifest contains
 * neither. Sources: helm pkg/action/validate.go, setMetadataVisitor; the `pulumi.com/*` annotations of the kubernetes
 * provider.
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
        // Overwrites changes that another manager made to our fields.
        'pulumi.com/patchForce': 'true',
        // A new workload must not wait until the pods of the replaced one are gone.
        'pulumi.com/deletionPropagationPolicy': 'background',
        // RevisionDeployed waits for all objects together. Only CRDs are waited for here, because the next tier needs
        // their kinds.
        ...(object.kind === 'CustomResourceDefinition' ? awaitsCrd : { 'pulumi.com/skipAwait': 'true' }),
      },
    },
  };
}

/** The API serves a kind only after its CRD is established. The provider does not wait for that by default. */
const awaitsCrd = { 'pulumi.com/waitFor': 'condition=Established' };

/**
 * The object that is sent to the cluster for an object in a chart's `crds/`. Several releases may share it, so, as in
 * Helm, it has no owner.
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
 * Whether the annotation `helm.sh/resource-policy` keeps an object on upgrade, rollback and uninstall. As in Helm, case
 * and surrounding spaces are ignored (helm pkg/action/resource_policy.go, filterManifestsToKeep).
 * @param object of a manifest or of the cluster
 */
export function isKept({ metadata }: JsonObject): boolean {
  const annotations = isJsonObject(metadata) ? metadata.annotations : undefined;
  const policy = isJsonObject(annotations) ? annotations['helm.sh/resource-policy'] : undefined;
  return typeof policy === 'string' && policy.trim().toLowerCase() === 'keep';
}

const replaceAnnotation = 'kubesentiment.io/replace-on-changes';

/**
 * Fields whose change replaces the object, from the annotation `kubesentiment.io/replace-on-changes`. It is for
 * immutable fields that the kubernetes provider does not know to be immutable.
 * @returns paths such as `spec.volumeName`
 */
export function replacedOnChange({ metadata }: KubernetesObject): string[] {
  const fields = metadata.annotations?.[replaceAnnotation] ?? '';
  return fields
    .split(',')
    .map((field) => field.trim())
    .filter((field) => field !== '');
}

/**
 * The name of the object's Pulumi resource: `Kind/name`, with the namespace if it is not the release's. It must never
 * change.
 */
export function logicalName({ kind, metadata }: KubernetesObject, releaseNamespace: string): string {
  const { name, namespace = releaseNamespace } = metadata;
  return namespace === releaseNamespace ? `${kind}/${name}` : `${kind}/${namespace}/${name}`;
}
