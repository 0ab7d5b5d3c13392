import type { JsonObject } from '../../json/index.ts';
import type { Hook } from '../../manifest/index.ts';

/** Helm's release statuses (helm pkg/release/common). */
export type ReleaseStatus =
  | 'unknown'
  | 'deployed'
  | 'uninstalled'
  | 'superseded'
  | 'failed'
  | 'uninstalling'
  | 'pending-install'
  | 'pending-upgrade'
  | 'pending-rollback';

/** Helm's `release.Info`. Times are RFC 3339; an unset time is the empty string, as in Helm 3. */
export interface ReleaseInfo {
  first_deployed: string;
  last_deployed: string;
  deleted: string;
  description: string;
  status: ReleaseStatus;
  notes?: string;
}

/** The data of a chart that a record keeps: what `helm get` prints and a rollback needs, without the files. */
export interface ChartRecord {
  metadata: JsonObject;
  lock: JsonObject | null;
  templates: [];
  values: JsonObject;
  schema: null;
  files: [];
}

/** One revision, in the format of Helm's `release.Release` JSON. */
export interface ReleaseRecord {
  name: string;
  namespace: string;
  version: number;
  info: ReleaseInfo;
  chart: ChartRecord;
  config: JsonObject;
  manifest: string;
  hooks: Hook[];
  apply_method: 'csa' | 'ssa' | '';
}

/** Whether an operation is in progress on the revision, or died during it. */
export function isPending(status: ReleaseStatus): boolean {
  return status.startsWith('pending-') || status === 'uninstalling';
}
