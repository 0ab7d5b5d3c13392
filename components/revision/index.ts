/** The face of the release's history: what the dynamic resources run, and what the program and the command read. */
export type { ClusterTarget } from './cluster/target.ts';
export { deployedProvider } from './deployedProvider.ts';
export { findReplaced } from './findReplaced.ts';
export { deployedVersion, type HistoryEntry, listHistory, newestVersion, readRevision } from './history.ts';
export { type TestRequest, testRelease } from './hooks/testRelease.ts';
export { type LiveObject, readLiveObjects } from './liveObjects.ts';
export { openedProvider } from './openedProvider.ts';
export { provenanceOf } from './provenance.ts';
export type { ReleaseInfo, ReleaseRecord, ReleaseStatus } from './record.ts';
export { readRecordedContent } from './recordedContent.ts';
export { refuseRevision } from './refuseRevision.ts';
