import { type Finding, type LintedRelease, loadLint, type RuleId } from '../../chart/index.ts';
import type { ReleaseError } from '../../errors.ts';
import { composeManifest, type SourceDocument } from '../../manifest/index.ts';
import { defaultKubeVersion } from '../capabilities.ts';
import { loadDependencies } from '../charts/loadDependencies.ts';
import { checkOrder } from '../charts/subchartOrder.ts';
import { checkValues } from '../checkValues.ts';
import { renderOwn } from '../openOwnChart.ts';
import { patchesIn } from '../patchesIn.ts';
import { renderEnabledDependencies } from '../renderSubcharts.ts';
import { lintHelmRelease } from './lintHelmRelease.ts';
import { type LintRequest, ruleOfDependencies, ruleOfValues, withConsequence } from './lintRules.ts';
import { lintSwitches } from './lintSwitches.ts';

/** Lints the release that the stack's settings describe: values, templates and objects. */
export async function lintRelease(request: LintRequest): Promise<Finding[]> {
  const { main, settings, projectDirectory, helmTemplate } = request;
  if ('helm' in main) return lintHelmRelease(main.helm, request);
  const chart = main.own;
  const { errorFindings, lintDependencies, lintObjects, objectsOf } = await loadLint();
  const { name, namespace, kubeVersion = defaultKubeVersion } = settings.release;
  const release: LintedRelease = { chart, name, namespace, kubeVersion };
  const found: Finding[] = [];

  await attempt(
    () => 'stack-config',
    () => checkOrder(chart.metadata, settings),
  );
  await attempt(ruleOfValues, () => checkValues(chart, settings));
  // Rendering refused values would only add follow-up errors. Unknown keys and a bad `dependsOn` don't affect the render, so go on.
  if (found.some(({ rule }) => rule !== 'values-unknown' && rule !== 'stack-config')) return found;
  // Without Helm's engine the dependencies' objects are not checked, except if the chart's templates need values imported from them.
  const needsThem = chart.metadata.dependencies?.some((dependency) => dependency['import-values'] !== undefined);
  const loaded =
    helmTemplate === undefined && !needsThem
      ? []
      : await attempt(ruleOfDependencies, () => loadDependencies(request, chart, settings.values));
  if (loaded === undefined && needsThem) return found;
  const own = await attempt(rendering, () => renderOwn(chart, settings, settings.values, loaded ?? []));
  if (own === undefined) return found;
  for (const doubt of lintSwitches(chart, settings, own))
    found.push(...errorFindings(doubt, () => 'dependency-values'));
  const { locate } = own;
  const compose = (documents: readonly SourceDocument[]) => composeManifest(documents, { namespace, locate });
  const manifest = await attempt(rendering, () => compose(own.documents));
  if (manifest === undefined) return found;
  const whole = await withDependencies();
  // A Service may select the pods of a dependency that was not rendered.
  const isWhole = whole !== undefined || (chart.metadata.dependencies ?? []).length === 0;
  const unpatched = whole?.manifest ?? manifest;
  const patched = await attempt(
    () => 'stack-config',
    async () => (await patchesIn(request))?.apply(unpatched, { isPartial: !isWhole }),
  );
  const objects = objectsOf(patched ?? unpatched);
  const isOthers = ({ source }: { source: string }) => source.startsWith(`${chart.metadata.name}/charts`);
  const others = whole && [...objects, ...whole.crds].filter(isOthers);
  const remarks = await lintObjects(
    objects.filter((each) => !isOthers(each)),
    release,
    others,
  );
  found.push(...(isWhole ? remarks : remarks.filter(({ rule }) => rule !== 'service-selector')));
  return others === undefined ? found : [...found, ...(await lintDependencies(others, release))];

  /** Undefined if the dependencies can't be rendered. */
  async function withDependencies() {
    if (helmTemplate === undefined || loaded === undefined || own === undefined) return undefined;
    const dependencies = await attempt(ruleOfDependencies, () =>
      renderEnabledDependencies({ settings, projectDirectory, helmTemplate }, own),
    );
    if (dependencies === undefined) return undefined;
    const composed = await attempt(rendering, () => compose([...own.documents, ...dependencies.documents]));
    return composed && { manifest: composed, crds: dependencies.crds };
  }

  async function attempt<Result>(ruleOf: (error: ReleaseError) => RuleId, step: () => Result | Promise<Result>) {
    try {
      return await step();
    } catch (error) {
      found.push(...errorFindings(error, ruleOf).map(withConsequence));
      return undefined;
    }
  }
}

function rendering(): RuleId {
  return 'chart-renders';
}
