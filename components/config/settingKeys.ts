import { readinessOrder } from './dependsOn.ts';
import { patchList } from './patches/patchList.ts';
import {
  boolean,
  digest,
  duration,
  durationOrNever,
  exactVersion,
  integer,
  namespaceName,
  oneOf,
  type Reader,
  releaseName,
  text,
  textList,
  textMap,
  version,
} from './readers.ts';
import { repositories } from './repositories.ts';
import type { DependencySettings, ReleaseSettings } from './stackSettings.ts';

/** Describes one key: its reader, its default, and an example for hints, which may depend on the stack. */
export interface Key<Value> {
  read: Reader<Exclude<Value, undefined>>;
  /** Absent for required keys, and for keys whose default is `undefined`. */
  default?: Value;
  required?: true;
  example: string | ((stack: string) => string);
}

export type Keys<Settings> = { readonly [Name in keyof Settings]-?: Key<Settings[Name]> };

const flag = (value: boolean): Key<boolean> => ({ read: boolean, default: value, example: 'true' });

/** Suggests a namespace per stack: two stacks with the same name and namespace would be the same release. */
function namespaceFor(stack: string): string {
  const label = stack
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return `mlops-${label}`.slice(0, 63).replace(/-$/, '');
}

export const releaseKeys: Keys<ReleaseSettings> = {
  name: { read: releaseName, required: true, example: 'mlops-sentiment' },
  namespace: { read: namespaceName, required: true, example: namespaceFor },
  chart: { read: text, default: 'charts/mlops-sentiment', example: 'charts/mlops-sentiment' },
  version: { read: exactVersion, example: '1.2.3' },
  digest: { read: digest, example: 'sha256:…' },
  valuesFiles: { read: textList, default: [], example: '\'["values-prod.yaml"]\'' },
  patches: { read: patchList, default: [], example: '…' },
  wait: flag(true),
  waitForJobs: flag(false),
  dependsOn: { read: readinessOrder, default: {}, example: '\'["redis"]\'' },
  timeout: { read: duration, default: 300, example: '10m' },
  failFastAfter: { read: durationOrNever, default: 120, example: '30s' },
  atomic: flag(false),
  historyMax: { read: integer(0), default: 10, example: '10' },
  rollbackTo: { read: integer(1), example: '1' },
  adopt: { read: integer(1), example: '1' },
  createNamespace: flag(true),
  deleteNamespace: flag(false),
  takeOwnership: flag(false),
  keepHistory: flag(false),
  crds: { read: oneOf('create', 'upgrade', 'skip'), default: 'upgrade', example: 'create' },
  lookup: { read: oneOf('none', 'cluster'), default: 'none', example: 'cluster' },
  kubeVersion: { read: version, example: '1.34.0' },
  apiVersions: { read: textList, example: '\'["monitoring.coreos.com/v1"]\'' },
  regenerate: { read: textList, default: [], example: '\'["Secret/db"]\'' },
  regenerateNow: { read: textList, default: [], example: '\'["Secret/db"]\'' },
  strictRendering: flag(false),
  credentialsRotation: { read: integer(0), default: 0, example: '1' },
};

export const dependencyKeys: Keys<DependencySettings> = {
  repositories: { read: repositories, default: {}, example: '…' },
  mirrors: { read: textMap, default: {}, example: '…' },
  lock: { read: text, example: 'charts/offline/Chart.lock' },
  verify: { read: oneOf('never', 'ifPossible', 'always'), example: 'always' },
  keyring: { read: text, example: 'pubring.gpg' },
  publicKey: { read: text, example: 'cosign.pub' },
};

/** The keys with our namespace in a stack's config. */
export const topKeys = ['release', 'values', 'dependencies'] as const;
