import type { JsonObject } from '../../../json/index.ts';
import type { ChartMetadata } from '../../metadata.ts';
import { builtInApis } from './builtInApis.ts';

/** The release's identity for templates. */
export interface ReleaseIdentity {
  name: string;
  namespace: string;
}

/**
 * The cluster's capabilities for templates. Rendering never asks a cluster: the same capabilities give the same
 * objects.
 */
export interface Capabilities {
  /** With or without `v`: `1.34.0`. */
  kubeVersion: string;
  /** The APIs in addition to Kubernetes' own: `monitoring.coreos.com/v1`, `monitoring.coreos.com/v1/ServiceMonitor`. */
  apiVersions: readonly string[];
}

/**
 * The root context of templates, with Helm's names. As in `helm template`, it is always an install with revision 1, so
 * that the same values give the same objects.
 */
export function scopeOf(
  metadata: ChartMetadata,
  { values, release, capabilities }: { values: JsonObject; release: ReleaseIdentity; capabilities: Capabilities },
): JsonObject {
  const version = capabilities.kubeVersion.replace(/^v?/, 'v');
  const [major = '', minor = ''] = version.slice(1).split('.');
  return {
    Values: values,
    Release: {
      Name: release.name,
      Namespace: release.namespace,
      Revision: 1,
      IsInstall: true,
      IsUpgrade: false,
      Service: 'Helm',
    },
    Chart: chartScope(metadata),
    Capabilities: {
      KubeVersion: { Version: version, GitVersion: version, Major: major, Minor: minor },
      APIVersions: [...new Set([...builtInApis, ...capabilities.apiVersions])],
    },
  };
}

/** As in Go, every field exists; it is empty if Chart.yaml does not set it. */
function chartScope(metadata: ChartMetadata): JsonObject {
  return {
    APIVersion: metadata.apiVersion,
    Name: metadata.name,
    Version: metadata.version,
    AppVersion: metadata.appVersion ?? '',
    Description: metadata.description ?? '',
    Type: metadata.type ?? '',
    KubeVersion: metadata.kubeVersion ?? '',
    Keywords: metadata.keywords ?? [],
    Home: metadata.home ?? '',
    Sources: metadata.sources ?? [],
    Maintainers: (metadata.maintainers ?? []).map(({ name, email = '', url = '' }) => ({
      Name: name,
      Email: email,
      URL: url,
    })),
    Icon: metadata.icon ?? '',
    Annotations: metadata.annotations ?? {},
    IsRoot: true,
  };
}
