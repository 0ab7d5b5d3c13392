import type { ReleaseSettings, StackSettings } from '../config/index.ts';
import { ReleaseError } from '../errors.ts';
import type { LookUp } from '../helm/index.ts';
import { isJsonObject } from '../json/index.ts';
import type { KubernetesObject } from '../manifest/index.ts';

/** The Kubernetes version that charts see where the settings pin none and no cluster says its own. */
export const defaultKubeVersion = '1.34.0';

/** What charts may know of a cluster, each asked for when it is needed. */
export interface CapabilityQuestions {
  /** As the server says it, with what a vendor adds: `v1.34.1+k3s1`. @throws ReleaseError CLUSTER_* */
  kubeVersion(): Promise<string>;
  /** Helm's list: `apps/v1` and `apps/v1/Deployment` for everything that is served. @throws ReleaseError CLUSTER_* */
  apiVersions(): Promise<string[]>;
  /** Answers `lookup`. @throws ReleaseError CLUSTER_*, CHART_TEMPLATE_RENDER for a kind that is not served */
  lookUp?: LookUp;
}

/** Where charts get their capabilities from if the settings do not pin them. */
export interface CapabilitySource {
  /** Asks the cluster. Without it charts see the default: a render that needs no cluster. */
  questions?: CapabilityQuestions;
  /** Told what charts see where the cluster gives no answer. Without it that is an error. */
  onAssumed?: ((warning: string) => void) | undefined;
}

/**
 * The settings with the capabilities that charts see: what is pinned stays, what is not is asked from the cluster. With
 * both pinned nothing is asked, so that the render is the same on every machine. The question is on its way at once, so that
 * the chart can be read meanwhile.
 * @throws ReleaseError CLUSTER_* where nobody is told of assumptions
 */
export function pinCapabilities(settings: StackSettings, source: CapabilitySource = {}): Promise<StackSettings> {
  const pinned = withAnswers(settings, source);
  // A chart that cannot be read fails before anybody looks at the answer.
  pinned.catch(() => undefined);
  return pinned;
}

async function withAnswers(
  settings: StackSettings,
  { questions, onAssumed }: CapabilitySource,
): Promise<StackSettings> {
  if (questions === undefined) return settings;
  const { kubeVersion, apiVersions } = settings.release;
  const reasons: string[] = [];
  const [version, versions] = await Promise.all([
    kubeVersion ?? answerOf(questions.kubeVersion()),
    apiVersions ?? answerOf(questions.apiVersions()),
  ]);
  const answered: Partial<ReleaseSettings> = {
    ...(version === undefined ? {} : { kubeVersion: version }),
    ...(versions === undefined ? {} : { apiVersions: versions }),
  };
  if (reasons[0] !== undefined) onAssumed?.(warningOf(answered, reasons[0], settings.stack));
  return { ...settings, release: { ...settings.release, ...answered } };

  function answerOf<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
    return answer.catch((error) => {
      if (onAssumed === undefined || !(error instanceof ReleaseError)) throw error;
      reasons.push(`${error.message} (${error.code})`);
      return undefined;
    });
  }
}

function warningOf({ kubeVersion, apiVersions }: Partial<ReleaseSettings>, reason: string, stack: string): string {
  const assumed = [
    ...(kubeVersion === undefined ? [`Kubernetes ${defaultKubeVersion}`] : []),
    ...(apiVersions === undefined ? ["no API beside Kubernetes' own"] : []),
  ];
  const pins = [
    ...(kubeVersion === undefined ? [`kubeVersion ${defaultKubeVersion}`] : []),
    ...(apiVersions === undefined ? ["apiVersions '[]'"] : []),
  ].map((pin) => `\`pulumi config set --path kubesentiment:release.${pin} -s ${stack}\``);
  return `${reason} Charts are rendered for ${assumed.join(' and ')}; to pin that: ${pins.join(', ')}.`;
}

/**
 * The APIs that CRDs add to those that a cluster serves: `example.com/v1` and `example.com/v1/Widget`.
 * @param mode what a deploy does with a CRD that the cluster has
 */
export function unservedApis(
  crds: readonly KubernetesObject[],
  served: readonly string[],
  mode: ReleaseSettings['crds'],
): string[] {
  if (mode === 'skip') return [];
  const defined = crds.flatMap(({ spec }) => {
    const { group, names, versions } = isJsonObject(spec) ? spec : {};
    const kind = isJsonObject(names) ? names.kind : undefined;
    // One that is there stays as it is, with the versions that it has.
    const isServed = served.some((api) => api.startsWith(`${group}/`) && api.endsWith(`/${kind}`));
    if (mode === 'create' && isServed) return [];
    return (Array.isArray(versions) ? versions : []).flatMap((version) =>
      isJsonObject(version) && version.served === true
        ? [`${group}/${version.name}`, `${group}/${version.name}/${kind}`]
        : [],
    );
  });
  return [...new Set(defined)].filter((api) => !served.includes(api));
}
