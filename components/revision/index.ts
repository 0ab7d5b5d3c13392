/** The face of the release's history: what the dynamic resources run, and what the program and the command read. */
export { clusterCapabilities } from './cluster/capabilities.ts';
export { formatReference, type ObjectReference } from './cluster/discovery.ts';
export { type ClusterTarget, defaultNamespace } from './cluster/target.ts';
export { outlast } from './cluster/transient.ts';
export { credentialsHolder } from './credentialsHolder.ts';
export { deployedProvider } from './deployedProvider.ts';
export { type EjectionPlan, ejectRelease, planEjection } from './ejectRelease.ts';
export { findExisting } from './findExisting.ts';
export { findObjects } from './findObjects.ts';
export { handOverRelease } from './handOver.ts';
export { shownDescription, withoutTexts } from './hideReleaseSecrets.ts';
export {
  deployedVersion,
  type HistoryEntry,
  listHistory,
  listRevisions,
  newestVersion,
  readRevision,
} from './history.ts';
export { type TestRequest, testRelease } from './hooks/testRelease.ts';
export { inspectRelease, type ReleaseInspection, serverVersion } from './inspectRelease.ts';
export { removeKubeconfigCopiesAtExit } from './kubeconfigCopies.ts';
export { type ListedRelease, listReleases } from './listReleases.ts';
export { type LiveObject, readLiveObjects } from './liveObjects.ts';
export { findForeign } from './lookAhead.ts';
export { objectsProvider } from './objectsProvider.ts';
export { openedProvider } from './openedProvider.ts';
export type { ForeignObject } from './ownership.ts';
export { type MissingPermission, missingPermissions, type ReleaseParts } from './permissions.ts';
export { type AdoptionPlan, planAdoption } from './planAdoption.ts';
export { provenanceOf } from './provenance.ts';
export { readCredentials } from './readCredentials.ts';
export { type ObservedObject, observeObjects } from './readiness/observeObjects.ts';
export { readyProvider } from './readyProvider.ts';
export type { ReleaseInfo, ReleaseRecord, ReleaseStatus } from './record.ts';
export { contentOfRecord, readRecordedContent } from './recordedContent.ts';
export { readRecordedRevision } from './recordedRevision.ts';
export { refusalOf } from './refusalOf.ts';
export { createIfMissing, explainDeletion } from './refusedObject.ts';
export { type RefusedRevision, refuseRevision } from './refuseRevision.ts';
export { rehearseRelease } from './rehearseRelease.ts';
export { rolesFor } from './roles.ts';
export { readSecretData } from './secretData.ts';
export type { RevisionSummary } from './store.ts';
