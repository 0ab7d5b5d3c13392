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

/** What Helm's `release.Info` holds. Times are RFC 3339; an unset one is the empty string, as Helm 3 writes it. */
export interface ReleaseInfo {
  first_deployed: string;
  last_deployed: string;
  deleted: string;
  description: string;
  status: ReleaseStatus;
  notes?: string;
}

/** The part of a chart that a record keeps: what `helm get` prints and a rollback needs, not every file. */
export interface ChartRecord {
  metadata: JsonObject;
  lock: JsonObject | null;
  templates: [];
  values: JsonObject;
  schema: null;
  files: [];
}

/** One revision, in the shape of Helm's `release.Release` JSON. */
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

/** True while an operation is, or was until it died, at work on the revision. */
export function isPending(status: ReleaseStatus): boolean {
  return status.startsWith('pending-') || status === 'uninstalling';
}
