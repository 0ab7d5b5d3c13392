/** Public API of this folder: the dynamic resources' code, and the history of a release for the program and the CLI. */
export { type MissingPermission, missingPermissions, type ReleaseParts } from './access/permissions.ts';
export { rolesFor } from './access/roles.ts';
export { awaitFreeName, createIfMissing, explainDeletion, type NameState } from './apply/refusedObject.ts';
export { clusterCapabilities } from './cluster/capabilities.ts';
export { formatReference, type ObjectReference, referenceOf } from './cluster/discovery.ts';
export { removeKubeconfigCopiesAtExit } from './cluster/kubeconfig/kubeconfigCopies.ts';
export { type ClusterTarget, defaultNamespace, describeCluster } from './cluster/target.ts';
export { outlast } from './cluster/transient.ts';
export { type Connection, connectTo } from './connection.ts';
export { ejectRelease, planEjection } from './handover/ejectRelease.ts';
export { handOverRelease } from './handover/handOver.ts';
export { type AdoptionPlan, planAdoption } from './handover/planAdoption.ts';
export { helmTimeout } from './history/assertMayOpen.ts';
export { inspectRelease, type ReleaseInspection, serverVersion } from './history/inspectRelease.ts';
export { type ListedRelease, listReleases } from './history/listReleases.ts';
export { collectProvenance, provenanceOf } from './history/provenance.ts';
export {
  deployedVersion,
  type HistoryEntry,
  listHistory,
  listNewest,
  newestVersion,
  readRevision,
} from './history/readHistory.ts';
export { contentOfRecord, readRecordedContent } from './history/recordedContent.ts';
export { readRecordedRevision } from './history/recordedRevision.ts';
export { type RefusedRevision, refuseRevision } from './history/refuseRevision.ts';
export { variableNames } from './history/runVariables.ts';
export { testRelease } from './hooks/testRelease.ts';
export type {
  DeployedInputs,
  DeployedOutputs,
  ObjectsInputs,
  OpenedInputs,
  OpenedOutputs,
  ReadyInputs,
} from './inputs.ts';
export { readLiveObjects } from './live/compareLive.ts';
export { credentialsHolder } from './live/credentialsHolder.ts';
export { newestSecretsHider, releaseSecretsHider, shownDescription } from './live/hideReleaseSecrets.ts';
export { objectsOfRecord, type RecordReferences, readLiveState } from './live/liveObjects.ts';
export { type ObjectState, readObjectStates } from './live/objectStates.ts';
export { readCredentials } from './live/readSecrets.ts';
export { readStatus } from './live/readStatus.ts';
export { type ReleaseEvent, readReleaseEvents } from './live/releaseEvents.ts';
export { type LogsRequest, printReleaseLogs } from './live/releaseLogs.ts';
export { readSecretData } from './live/secretData.ts';
export { dryRunRelease } from './preflight/dryRunRelease.ts';
export { findExisting } from './preflight/findExisting.ts';
export { findObjects } from './preflight/findObjects.ts';
export { findForeign } from './preflight/lookAhead.ts';
export { deployedProvider } from './provider/deployedProvider.ts';
export { objectsProvider } from './provider/objectsProvider.ts';
export { openedProvider } from './provider/openedProvider.ts';
export { readyProvider } from './provider/readyProvider.ts';
export { refusalOf } from './provider/refusalOf.ts';
export { warmUp } from './provider/warmUp.ts';
export { type ObservedObject, observeObjects } from './readiness/observeObjects.ts';
export { hasReadiness } from './readiness/readiness.ts';
export type { ReleaseRecord, ReleaseStatus } from './storage/record.ts';
export type { RevisionSummary } from './storage/revisionStore.ts';
