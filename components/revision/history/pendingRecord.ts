import type { ReleaseContent } from '../../manifest/index.ts';
import type { ReleaseAction } from '../hooks/hooksOfRun.ts';
import type { ReleaseInfo, ReleaseRecord } from '../storage/record.ts';
import { type Provenance, withProvenance } from './provenance.ts';

/** The data of a new revision. */
export interface PendingRevision {
  name: string;
  namespace: string;
  version: number;
  content: ReleaseContent;
  action: ReleaseAction;
  /** The revision that a rollback or an adoption takes the content from. */
  origin?: number | undefined;
  /** When the release was first deployed, RFC 3339. @default now */
  firstDeployed?: string | undefined;
  provenance: Provenance;
  now: Date;
}

/** The record of a pending revision, with Helm's descriptions (helm pkg/action: install, upgrade, rollback). */
export function pendingRecord(revision: PendingRevision): ReleaseRecord {
  const { name, namespace, version, content, firstDeployed, provenance, now } = revision;
  const time = now.toISOString();
  const info: ReleaseInfo = {
    first_deployed: firstDeployed ?? time,
    last_deployed: time,
    deleted: '',
    status: pending[revision.action],
    description: descriptionOf(revision),
    notes: content.notes,
  };
  return {
    name,
    namespace,
    version,
    info,
    chart: {
      metadata: withProvenance(content.chart.metadata, version, provenance),
      lock: null,
      templates: [],
      values: content.chart.values,
      schema: null,
      files: [],
    },
    config: content.config,
    manifest: content.manifest,
    hooks: content.hooks,
    // So a manual `helm rollback` uses client-side apply, which leaves our managed fields alone.
    apply_method: 'csa',
  };
}

const pending = {
  install: 'pending-install',
  upgrade: 'pending-upgrade',
  rollback: 'pending-rollback',
  // Helm has no status for an adoption.
  adoption: 'pending-upgrade',
} as const;

function descriptionOf({ action, origin }: PendingRevision): string {
  if (action === 'rollback') return `Rollback to ${origin}`;
  if (action === 'adoption') return `Adopted from Helm's revision ${origin}`;
  return action === 'install' ? 'Initial install underway' : 'Preparing upgrade';
}
