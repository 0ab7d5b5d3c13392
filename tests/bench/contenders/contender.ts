import type { Subject } from '../measure/measurement.ts';

/** What is measured, in the order of a round. */
export const phases = ['create', 'no change', 'change', 'preview', 'rollback'] as const;
export type Phase = (typeof phases)[number];

/** The configuration of a phase. */
export interface PhaseConfig {
  /** The value that a change changes: one Deployment's image. */
  tag: string;
  /** The revision to go back to. */
  rollbackTo?: number;
}

export const configs: Readonly<Record<Phase, PhaseConfig>> = {
  create: { tag: 'v1' },
  'no change': { tag: 'v1' },
  change: { tag: 'v2' },
  preview: { tag: 'v3' },
  rollback: { tag: 'v2', rollbackTo: 1 },
};

/** One way to deploy the same objects. */
export interface Contender {
  name: Subject;
  namespace: string;
  /** What the names of its objects begin with. */
  release: string;
  /** Without the phases that this way does not have. */
  run: Partial<Record<Phase, () => Promise<void>>>;
  /** Before a phase, and not measured. */
  configure(config: PhaseConfig): Promise<void>;
  /** After a round, and not measured. */
  remove(): Promise<void>;
  /** The state of the stack, as a file. */
  exportState?(): Promise<string>;
}
