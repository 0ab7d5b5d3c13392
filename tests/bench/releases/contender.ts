/** What is measured, in the order in which a round goes through it. */
export const phases = ['create', 'no change', 'change', 'preview', 'rollback'] as const;
export type Phase = (typeof phases)[number];

/** What a phase wants to find in the config before it starts. */
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

/** One way to bring the same objects to the cluster. */
export interface Contender {
  name: string;
  namespace: string;
  /** What the names of its objects begin with. */
  release: string;
  /** Phases that it does not know are left out. */
  run: Partial<Record<Phase, () => Promise<void>>>;
  /** Before a phase, and not measured. */
  configure(config: PhaseConfig): Promise<void>;
  /** After a round, and not measured. */
  remove(): Promise<void>;
}
