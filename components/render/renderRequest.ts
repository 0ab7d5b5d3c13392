import type { StackSettings } from '../config/index.ts';
import type { AnsweringEngine, HelmTemplate } from '../helm/index.ts';
import type { RecordedRevision } from '../manifest/index.ts';
import type { CapabilitySource } from './capabilities.ts';
import type { OpenedPatches } from './patches/patchedChart.ts';

/** What a render of a release needs. */
export interface RenderRequest {
  settings: StackSettings;
  /** The program's folder; relative paths in the settings start there. */
  projectDirectory: string;
  /** Renders a Go template chart with Helm's engine. */
  helmTemplate: HelmTemplate;
  /** Provides the cluster's capabilities if the settings don't pin them. @default what charts see without a cluster */
  capabilities?: CapabilitySource;
  /** The same engine with the cluster's view; renderRelease sets it. */
  engine?: AnsweringEngine;
  /** Reads the revision whose values the generated fields keep. @default no revision is recorded */
  recorded?: () => Promise<RecordedRevision | undefined>;
  /** The name and namespace that the patches are written for, if this render has others. @default its own */
  patchesFor?: { name: string; namespace: string };
  /** The patches of the release; renderRelease sets them. @default none */
  patches?: OpenedPatches;
  /** Whether `(generated)` is shown instead of generated values, for commands that only display the release. @default false */
  hidesGenerated?: boolean;
}
