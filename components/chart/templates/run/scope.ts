import type { JsonObject } from '../../../json/index.ts';
import type { ChartMetadata } from '../../metadata.ts';
import { builtInApis } from './builtInApis.ts';

/** The release as templates see it. */
export interface ReleaseIdentity {
  name: string;
  namespace: string;
}

/** The cluster as templates see it. Nothing here asks one: the same capabilities make the same objects. */
export interface Capabilities {
  /** With or without `v`: `1.34.0`. */
  kubeVersion: string;
  /** What it serves beside Kubernetes' own: `monitoring.coreos.com/v1`, `monitoring.coreos.com/v1/ServiceMonitor`. */
  apiVersions: readonly string[];
}

/**
 * What a template starts from, with Helm's names. As with `helm template`, the revision is 1 and the release is being
 * installed, always: the same values make the same objects.
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

/** Every field is there, as in Go: empty if Chart.yaml has none. */
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
