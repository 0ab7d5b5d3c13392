export { leavesOf, valueAt } from '../json/index.ts';
export { changeableField, changeableValue } from './changeableFields.ts';
export type { Chart, ChartFile, TemplateFile } from './chart.ts';
export { mistakeInAlias, mistakeInName, mistakeInVersion } from './chartNames.ts';
export { type ComposeOptions, composeManifest } from './composeManifest.ts';
export { computeValues } from './computeValues.ts';
export {
  digestOf,
  packContent,
  packObjects,
  type RecordedRevision,
  type ReleaseContent,
  unpackContent,
  unpackObjects,
} from './content.ts';
export { counterpartLike } from './counterpartLike.ts';
export { type CredentialsHolder, credentialsSecret, encodedData } from './credentialsSecret.ts';
export { mayBeReplaced, replacementLosesData } from './dataLoss.ts';
export {
  definedKinds,
  isDefinitionFile,
  readDefinitions,
  recordedDefinitions,
  withDefinitions,
} from './definitions.ts';
export { type HideSecrets, hideSecrets } from './hideSecrets.ts';
export { inRunOrder } from './hooks.ts';
export { readIgnoreRules } from './ignoreRules.ts';
export { sortByKind } from './kindOrder.ts';
export { lastingObjects } from './lastingObjects.ts';
export { linesOfPaths } from './linesOfPaths.ts';
export type { Finding, LintedChart, LintedRelease, RuleId, Severity } from './lint/index.ts';
export { listFiles } from './listFiles.ts';
export {
  credentialsName,
  fieldManager,
  isKept,
  liveObject,
  logicalName,
  replacedOnChange,
  sharedObject,
} from './liveObject.ts';
export { loadChart } from './loadChart.ts';
export { loadLint } from './loadLint.ts';
export {
  groupOf,
  type Hook,
  type HookExecution,
  type KubernetesObject,
  type Manifest,
  type ManifestObject,
  type ObjectMetadata,
  objectIdentity,
  type SourceDocument,
} from './manifest.ts';
export { hasSecretKeys, type MarkedObject, withIdentity } from './markedObjects.ts';
export { type MarksToday, marksToday, type SecretsToday } from './marksToday.ts';
export { maskContent, maskValues } from './maskContent.ts';
export { maskSecretData } from './maskSecretData.ts';
export { copyOf, fillMap, fillValues, mergeValues, ownValue, setValue } from './mergeValues.ts';
export type { ChartDependency, ChartMetadata, Maintainer } from './metadata.ts';
export { groupsOf } from './movedKinds.ts';
export { withoutNulls } from './nullValues.ts';
export { isNamespace, listedObjects, listObjects, listSame, type ObjectList } from './objectList.ts';
export type { Locate, TemplateOrigin } from './origin.ts';
export { parseManifest } from './parseManifest.ts';
export { ownPart, partOf } from './partOf.ts';
export { recordSecrets } from './recordSecrets.ts';
export { compileExpression } from './regularExpression.ts';
export {
  type Capabilities,
  type ReleaseIdentity,
  type Rendered,
  type RenderOptions,
  renderChart,
  type SecretsInValues,
} from './renderChart.ts';
export { marksOf, secretMarksOf, withSecretMarks } from './secretMarks.ts';
export { secretTexts } from './secretTexts.ts';
export { splitDocuments } from './splitDocuments.ts';
export { isHiddenTemplate } from './templateFiles.ts';
export { knownKeys, unknownValues } from './unknownValues.ts';
export { type ValuesCheck, validateValues } from './validateValues.ts';
export { type ExplainedValue, explainValues, isSecret, originOf, type ValueLayer } from './valueOrigins.ts';
export { isInRange } from './versionRange.ts';
