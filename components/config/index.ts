export type { ReadinessOrder } from './dependsOn.ts';
export { formatDuration, parseDuration } from './duration.ts';
export { addValues } from './edit/addValues.ts';
export type { ConfigChange } from './edit/applyChange.ts';
export { editForRun } from './edit/editForRun.ts';
export { editRelease, pinRevision } from './edit/editReleaseSetting.ts';
export { editConfig, givenSettings, releaseKey, valuesKey } from './edit/editStackFile.ts';
export { decryptSops } from './encrypted/decryptSops.ts';
export { type Decrypt, isEncryptedValue } from './encrypted/encryptedFile.ts';
export { refuseItems } from './encrypted/givenFiles.ts';
export { runSops } from './encrypted/sops.ts';
export { type KubernetesSettings, readKubernetesSettings } from './kubernetesSettings.ts';
export { isIdentityOfPatch, secretsOfPatchFiles } from './patches/patchFiles.ts';
export type { PatchSources } from './patches/patchSources.ts';
export { openProject, projectFiles } from './project.ts';
export { type GivenArguments, readArguments } from './readArguments.ts';
export type { GivenSetting } from './settingPlaces.ts';
export { readSettings } from './settings.ts';
export { readStackFile, type StackFileText } from './stackFile.ts';
export { parseStackName, shortStackName, stackFileName } from './stackName.ts';
export type {
  DependencySettings,
  PatchSettings,
  PatchTarget,
  ReleaseSettings,
  RepositorySettings,
  StackSettings,
} from './stackSettings.ts';
export { credentialsInUrl, withoutCredentials } from './urlCredentials.ts';
export { readValuesFile, type ValuesFile } from './valuesFile.ts';
export { originInFiles, valuesOfFiles } from './valuesFiles.ts';
