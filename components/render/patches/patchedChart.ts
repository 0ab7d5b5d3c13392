import type { StackSettings } from '../../config/index.ts';
import type { KubernetesObject, Manifest } from '../../manifest/index.ts';
import type { RenderableChart } from '../renderableChart.ts';
import { secretsIn } from '../secrets/otherSecrets.ts';
import { type ApplyOptions, applyPatches } from './applyPatches.ts';
import { knownPatches } from './knownPatches.ts';
import { openPatches } from './openPatches.ts';
import { hasMask, withOtherContent } from './secretContent.ts';

/** What identifies a release. */
export type ReleaseName = Pick<StackSettings['release'], 'name' | 'namespace'>;

/** The patches of a release, ready to be applied to its renders. */
export interface OpenedPatches {
  /** The settings, which know whether a patch has a secret. */
  settings: StackSettings;
  /** The chart, of which each render is patched. */
  patchedChart(chart: RenderableChart): RenderableChart;
  /** @throws ReleaseError(s) PATCH_* */
  apply(manifest: Manifest, options?: Partial<ApplyOptions>): Manifest;
}

/**
 * Opens the patches of a release.
 * @param writtenFor the name and namespace that the patches are written for, if this render has others
 * @throws ReleaseError(s) as {@link openPatches} does
 */
export function patchesOf(given: StackSettings, writtenFor?: ReleaseName): OpenedPatches {
  const { unknownPatches = [] } = given;
  const [first, second] = knownPatches(given);
  const patches = openPatches(first);
  const ofUnknown = second === undefined ? patches : openPatches(second);
  const others = patches.map(withOtherContent);
  const { name, namespace } = given.release;
  const hasOtherName = writtenFor !== undefined && (writtenFor.name !== name || writtenFor.namespace !== namespace);
  const options: ApplyOptions = {
    namespace,
    // A test of a secret, of what depends on one, or of an unknown value would compare something else.
    skipsTests: unknownPatches.length > 0 || hasOtherName || secretsIn(given) === 'masked' || patches.some(hasMask),
    ...(hasOtherName ? { isPartial: true, selectAs: namedAs(given.release, writtenFor) } : {}),
  };
  const hasSecrets = patches.some(({ secretPaths }) => secretPaths.length > 0);
  const apply = (manifest: Manifest, more: Partial<ApplyOptions> = {}) =>
    applyPatches(manifest, patches, { ...options, ...more });
  return {
    settings: hasSecrets ? { ...given, hasSecretPatches: true } : given,
    apply,
    patchedChart: (chart) => ({
      ...chart,
      async render(input) {
        const { isOther = false, skipsMistakes = false, hasOtherPatches = false } = input;
        const patched = (manifest: Manifest) => {
          if (isOther) return applyPatches(manifest, others, { ...options, skipsMistakes, skipsTests: true });
          return applyPatches(manifest, hasOtherPatches ? ofUnknown : patches, options);
        };
        const once = await chart.render(input);
        const { again } = once;
        return {
          ...once,
          manifest: patched(once.manifest),
          ...(again === undefined ? {} : { again: { ...again, manifest: patched(again.manifest) } }),
        };
      },
      async renderAgain(settings) {
        const again = await chart.renderAgain?.(settings);
        return again && { ...again, manifest: apply(again.manifest) };
      },
    }),
  };
}

/** An object of a release as it would be in one of another name, as far as patches select it. */
function namedAs(own: ReleaseName, other: ReleaseName): (object: KubernetesObject) => KubernetesObject {
  const renamed = (text: string) => text.replaceAll(own.name, other.name).replaceAll(own.namespace, other.namespace);
  const renamedTexts = (texts: Readonly<Record<string, string>> = {}) =>
    Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, renamed(String(text))]));
  return (object) => {
    const { name, namespace, labels, annotations } = object.metadata;
    const metadata = {
      name: renamed(name),
      ...(namespace === undefined ? {} : { namespace: renamed(namespace) }),
      labels: renamedTexts(labels),
      annotations: renamedTexts(annotations),
    };
    return { ...object, metadata };
  };
}
