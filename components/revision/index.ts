/** The face of the release's history: what the dynamic resources run, and what the program and the command read. */
export { type ClusterTarget, defaultNamespace } from './cluster/target.ts';
export { deployedProvider } from './deployedProvider.ts';
export { findReplaced } from './findReplaced.ts';
export { type HistoryEntry, listHistory, readRevision } from './history.ts';
export { type TestRequest, testRelease } from './hooks/testRelease.ts';
export { inspectRelease, type ReleaseInspection, serverVersion } from './inspectRelease.ts';
export { type ListedRelease, listReleases } from './listReleases.ts';
export { openedProvider } from './openedProvider.ts';
export { missingPermissions } from './permissions.ts';
export { provenanceOf } from './provenance.ts';
export type { ReleaseInfo, ReleaseRecord, ReleaseStatus } from './record.ts';
export { readRecordedContent } from './recordedContent.ts';
export { refuseRevision } from './refuseRevision.ts';
export { rehearseRelease } from './rehearseRelease.ts';
