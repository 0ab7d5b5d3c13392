import type { ReleaseContent } from '../../manifest/index.ts';
import type { ReleaseAction } from '../hooks/hooksOfRun.ts';
import type { ReleaseInfo, ReleaseRecord } from '../storage/record.ts';
import { type Provenance, withProvenance } from './provenance.ts';

/** What becomes a revision. */
export interface PendingRevision {
  name: string;
  namespace: string;
  version: number;
  content: ReleaseContent;
  action: ReleaseAction;
  /** The revision that the content was taken from, if it was. */
  origin?: number | undefined;
  /** Of the release, RFC 3339. @default now */
  firstDeployed?: string | undefined;
  provenance: Provenance;
  now: Date;
}

/** The record of a revision that is about to be deployed, in Helm's words (helm pkg/action: install, upgrade, rollback). */
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
    // Helm then goes on with client-side apply on a break-glass rollback, which leaves our fields' manager alone.
    apply_method: 'csa',
  };
}

const pending = {
  install: 'pending-install',
  upgrade: 'pending-upgrade',
  rollback: 'pending-rollback',
  // Helm has no word for it.
  adoption: 'pending-upgrade',
} as const;

function descriptionOf({ action, origin }: PendingRevision): string {
  if (action === 'rollback') return `Rollback to ${origin}`;
  if (action === 'adoption') return `Adopted from Helm's revision ${origin}`;
  return action === 'install' ? 'Initial install underway' : 'Preparing upgrade';
}
