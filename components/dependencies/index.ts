export { buildDependencies } from './fetch/buildDependencies.ts';
export type { FetchRequest, LockedResult } from './fetch/chooseVersion.ts';
export { checkLocalSignature } from './fetch/keptSignatures.ts';
export { type DependencyState, listBundled, listDependencies } from './fetch/listDependencies.ts';
export {
  buildRemoteChart,
  type RemoteChart,
  resolveRemoteChart,
  stateOfRemoteChart,
  updateRemoteChart,
} from './fetch/remoteChart.ts';
export { checkKept, type ResolvedDependency, resolveDependencies } from './fetch/resolveDependencies.ts';
export { resolvePackaged } from './fetch/resolvePackaged.ts';
export { updateDependencies } from './fetch/updateDependencies.ts';
export { type ChartRequest, locateChart } from './locate/locateChart.ts';
export type { DependingChart } from './lock/dependencyLocation.ts';
export { type PublishRequest, publishArchive } from './publish/publishArchive.ts';
