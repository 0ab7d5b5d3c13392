export { atomicAdvice } from './atomicAdvice.ts';
export type { CapabilityQuestions, CapabilitySource } from './capabilities.ts';
export {
  broughtByDefinitions,
  broughtDefinitions,
  definitionsInQuestion,
  type PlannedDefinition,
  planDefinitions,
} from './definitions.ts';
export { programHelm } from './engineHelm.ts';
export { explainRelease, mergedValues } from './explainRelease.ts';
export type {
  DeployedInputs,
  DeployedOutputs,
  ObjectsInputs,
  OpenedInputs,
  OpenedOutputs,
  ReadyInputs,
  RevisionIdentity,
  UninstallSettings,
} from './inputs.ts';
export { lintedChart } from './lintHelmRelease.ts';
export { lintRelease } from './lintRelease.ts';
export { type LintRequest, ruleOfChart } from './lintRules.ts';
export { loadMainChart, type MainChart } from './mainChart.ts';
export { type FindForeign, type ForeignReference, ownershipAdvice } from './ownershipAdvice.ts';
export { Release } from './release.ts';
export type { ReleaseArgs } from './releaseArgs.ts';
export type { RenderedRelease } from './rendered.ts';
export type { RenderRequest } from './renderParts.ts';
export { renderRelease, restoreRelease } from './renderRelease.ts';
export { wantsCredentials } from './wantsCredentials.ts';
export { withoutStackTraces } from './withoutStackTraces.ts';
