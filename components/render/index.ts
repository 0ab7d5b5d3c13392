export type { CapabilityQuestions } from './capabilities.ts';
export { loadMainChart, type MainChart } from './charts/mainChart.ts';
export { orderOf, type SubchartOrder } from './charts/subchartOrder.ts';
export { typedChart } from './charts/typedChart.ts';
export { findRenames, type Rename } from './conflicts/findRenames.ts';
export { holdsData } from './conflicts/holdsData.ts';
export { crdsForHooks } from './crds/crdsForHooks.ts';
export {
  crdsInQuestion,
  includedByCrds,
  includedCrds,
  type PlannedCrd,
  planCrds,
} from './crds/planCrds.ts';
export { explainRelease, mergedValues } from './explain/explainRelease.ts';
export { lintedChart } from './lint/lintHelmRelease.ts';
export { lintRelease } from './lint/lintRelease.ts';
export { ruleOfChart } from './lint/lintRules.ts';
export { type RenderedObject, type RenderedRelease, shownGenerated } from './rendered.ts';
export { renderRelease } from './renderRelease.ts';
export type { RenderRequest } from './renderRequest.ts';
export { restoreRelease } from './restoreRelease.ts';
export { shownName } from './secrets/shownName.ts';
export { wantsCredentials } from './secrets/wantsCredentials.ts';
