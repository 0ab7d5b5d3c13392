import type { ReleaseSettings, StackSettings } from '../config/index.ts';
import { ReleaseError } from '../errors.ts';
import type { LookUp } from '../helm/index.ts';
import { isJsonObject } from '../json/index.ts';
import type { KubernetesObject } from '../manifest/index.ts';

/** The Kubernetes version that charts see if the settings don't pin one and no cluster reports one. */
export const defaultKubeVersion = '1.34.0';

/** The questions to a cluster that a chart's capabilities need. Each is asked only when it is needed. */
export interface CapabilityQuestions {
  /** The version as the server reports it, with the vendor's suffix: `v1.34.1+k3s1`. @throws ReleaseError CLUSTER_* */
  kubeVersion(): Promise<string>;
  /** Helm's list: `apps/v1` and `apps/v1/Deployment` for each served API. @throws ReleaseError CLUSTER_* */
  apiVersions(): Promise<string[]>;
  /** Answers `lookup`. @throws ReleaseError CLUSTER_*, CHART_TEMPLATE_RENDER for a kind that the cluster doesn't serve */
  lookUp?: LookUp;
}

/** Where charts get their capabilities from if the settings do not pin them. */
export interface CapabilitySource {
  /** Asks the cluster. Without it charts see the default capabilities, and the render needs no cluster. */
  questions?: CapabilityQuestions;
  /** Called with a warning that says what charts see if the cluster doesn't answer. Without it a missing answer is an error. */
  onAssumed?: ((warning: string) => void) | undefined;
}

/**
 * Adds the capabilities that charts see to the settings: pinned ones stay, the others are asked from the cluster. If both are pinned,
 * the cluster isn't asked, so the render is the same on every machine. The question starts at once, in parallel with reading the chart.
 * @throws ReleaseError CLUSTER_* without `onAssumed`
 */
export function pinCapabilities(settings: StackSettings, source: CapabilitySource = {}): Promise<StackSettings> {
  const pinned = withAnswers(settings, source);
  // Reading the chart may fail before the answer is awaited: avoid an unhandled rejection.
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
    ...(apiVersions === undefined ? ['only the built-in APIs'] : []),
  ];
  const pins = [
    ...(kubeVersion === undefined ? [`kubeVersion ${defaultKubeVersion}`] : []),
    ...(apiVersions === undefined ? ["apiVersions '[]'"] : []),
  ].map((pin) => `\`pulumi config set --path kubesentiment:release.${pin} -s ${stack}\``);
  return `${reason} Charts are rendered for ${assumed.join(' and ')}; to pin that: ${pins.join(', ')}.`;
}

/**
 * The APIs that CRDs add to those that a cluster serves: `example.com/v1` and `example.com/v1/Widget`.
 * @param mode what a deploy does with a CRD that exists in the cluster
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
    // An existing CRD stays as it is, with its own versions.
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
