/** Public API of this folder: the data of the report page, and the page. */

export { assemblePage, type PageOptions } from './assemble/assemblePage.ts';
export { buildPageCode } from './assemble/pageCode.ts';
export type {
  DriftData,
  EnvironmentData,
  EventData,
  HealthData,
  ObjectId,
  ProblemData,
  ReportData,
  RevisionData,
  ValueData,
} from './data.ts';
export { hasHelmsValues } from './record/helmsValues.ts';
export { type KeptRecords, type RecordedRelease, readRevisions } from './record/readEnvironment.ts';
export { yamlOf } from './record/readRevision.ts';
export { createTextPool, type TextPool } from './record/textPool.ts';
