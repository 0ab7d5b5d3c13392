export {
  changedPaths,
  formatPath,
  isJsonObject,
  type Json,
  type JsonObject,
  parsePath,
  type ValuePath,
  valueAt,
} from '../json/index.ts';
export { closestName } from './closestName.ts';
export { formatDuration, parseDuration } from './duration.ts';
export { type KubernetesSettings, readKubernetesSettings } from './kubernetesSettings.ts';
export { openProject, ownNamespace, type Project, projectFiles } from './project.ts';
export type { ReadinessOrder } from './readinessOrder.ts';
export type { GivenSetting } from './settingPlaces.ts';
export { readSettings, type SettingsInput } from './settings.ts';
export { mask, readStackFile, type StackFile, type StackFileText } from './stackFile.ts';
export { parseStackName, type StackName, shortStackName, stackFileName } from './stackName.ts';
export type { DependencySettings, ReleaseSettings, RepositorySettings, StackSettings } from './stackSettings.ts';
export { mergeFiles, readValuesFile, type ValuesFile } from './valuesFile.ts';
export { originInFiles, valuesBelow, valuesOfFiles } from './valuesFiles.ts';
