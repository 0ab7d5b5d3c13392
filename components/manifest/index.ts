export {
  appliedObject,
  credentialsName,
  fieldManager,
  isKept,
  logicalName,
  replacedOnChange,
  sharedObject,
} from './appliedObject.ts';
export { changeableField, changeableValue } from './changeableFields.ts';
export { composeManifest, readerOfRenders } from './composeManifest.ts';
export { definedKinds, isCrdFile, readCrds, recordedCrds, withCrds } from './crds.ts';
export { type CredentialsHolder, credentialsSecret, encodedData } from './credentialsSecret.ts';
export { mayBeReplaced, replacementLosesData } from './dataLoss.ts';
export { filledFields, withFilledFields } from './filledFields.ts';
export { inRunOrder } from './hooks.ts';
export { sortByKind } from './kindOrder.ts';
export { type MatchesLabels, parseSelector } from './labelSelector.ts';
export { lastingObjects } from './lastingObjects.ts';
export { groupsOf } from './movedKinds.ts';
export { withoutNulls } from './nullValues.ts';
export {
  isNamespace,
  listEqual,
  listedIdentities,
  listedObjects,
  listObjects,
  listSame,
  type ObjectList,
} from './objectList.ts';
export {
  groupOf,
  type Hook,
  type HookExecution,
  type KubernetesObject,
  type Manifest,
  type ManifestObject,
  objectIdentity,
  type SourceDocument,
} from './objects.ts';
export { attempt, inOrder, uniqueErrors } from './read/collectErrors.ts';
export { objectsOfValue } from './read/objectsOfValue.ts';
export { parseManifest } from './read/parseManifest.ts';
export { readObjects } from './read/readObjects.ts';
export { splitDocuments } from './read/splitDocuments.ts';
export { atOrigin, type Locate, type TemplateOrigin } from './read/templateOrigin.ts';
export {
  digestOf,
  packContent,
  packObjects,
  type RecordedRevision,
  type ReleaseContent,
  unpackContent,
  unpackObjects,
} from './releaseContent.ts';
export { counterpartLike } from './secrets/counterpartLike.ts';
export { type CurrentSecretPaths, currentSecretPaths } from './secrets/currentSecretPaths.ts';
export { hideInError, hideInErrors } from './secrets/hideInErrors.ts';
export { type HideSecrets, hideSecrets } from './secrets/hideSecrets.ts';
export { linesOfPaths } from './secrets/linesOfPaths.ts';
export { maskComparison } from './secrets/maskComparison.ts';
export { maskContent, maskValues } from './secrets/maskContent.ts';
export { maskDataOf, maskSecretData } from './secrets/maskSecretData.ts';
export { hasSecretKeys, withIdentity } from './secrets/objectsWithSecrets.ts';
export { recordSecrets } from './secrets/recordSecrets.ts';
export { secretPathsOf, withSecretPaths } from './secrets/secretPaths.ts';
export { secretTexts } from './secrets/secretTexts.ts';
export { ownChart, subchartOf } from './subchartOf.ts';
