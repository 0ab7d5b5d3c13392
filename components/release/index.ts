export type { RenderedRelease } from './assembleRelease.ts';
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
export { type LintRequest, lintRelease } from './lintRelease.ts';
export { ruleOfChart } from './lintRules.ts';
export { loadMainChart, type MainChart } from './mainChart.ts';
export { type FindForeign, type ForeignReference, ownershipAdvice } from './ownershipAdvice.ts';
export { type RefusedRevision, Release, type ReleaseArgs } from './release.ts';
export type { RecordedRevision, RenderRequest } from './renderParts.ts';
export { renderRelease, restoreRelease } from './renderRelease.ts';
export { withoutStackTraces } from './withoutStackTraces.ts';
