import type { Rendered } from '../chart/index.ts';
import type { ChartNode } from '../helm/index.ts';
import type { JsonObject, ValuePath } from '../json/index.ts';
import type { KubernetesObject, Manifest, ManifestObject, ReleaseContent } from '../manifest/index.ts';

/** Shown instead of the values that a chart generates. */
export const shownGenerated = '(generated)';

/** An object of the release, with its counterpart that shows which of its values are secret. */
export interface RenderedObject {
  /** The template that it was rendered from; the path shows the subchart. */
  source: string;
  object: KubernetesObject;
  /** The same object rendered with other secrets. Undefined if that render failed: then all of the object counts as secret. */
  counterpart: KubernetesObject | undefined;
  /** Fields whose values this preview cannot show: this render generated them, or they depend on an unknown value. @default none */
  fresh?: ValuePath[];
}

export interface RenderedRelease {
  content: ReleaseContent;
  objects: RenderedObject[];
  /** The CRDs in the charts' `crds/`: created first, never deleted; a record has only their names. */
  crds: ManifestObject[];
  /** CRDs that a record names: they stay as they are in the cluster. */
  keptCrds: KubernetesObject[];
  /** Whether the notes contain a secret. */
  secretNotes: boolean;
  /** Whether the chart is an own chart: nobody else creates the Secret `<release>-credentials` for it. @default false */
  countsOnCredentials?: true;
  /** The generated fields; undefined if the charts generate nothing. */
  generated?: GeneratedSummary;
  /** What the preview cannot show; undefined if all values are known. */
  unknown?: UnknownSummary;
}

/** The effect of values that a preview does not know. */
export interface UnknownSummary {
  /** A warning about values that decide which objects exist. */
  warning?: string;
  /** Whether the notes depend on an unknown value. */
  hasUnknownNotes: boolean;
}

/** A summary of the fields that charts generate. */
export interface GeneratedSummary {
  /** For users: names and fields, no values. */
  lines: string[];
  /** Whether the release is already deployed. */
  isDeployed: boolean;
  /** Whether this render generated any of the values: another render gives another release. */
  isFresh: boolean;
  hasFreshNotes: boolean;
}

/** The result of one render of a chart. */
export interface RenderedOnce {
  manifest: Manifest;
  notes: string;
  /** Defaults of the dependencies that were computed from other values. */
  computed: JsonObject;
  /** The CRDs in `crds/`. */
  crds: ManifestObject[];
  /** A second render, if it may differ from the first. */
  again?: RenderedAgain;
}

/** Another render of the same values. */
export interface RenderedAgain {
  manifest: Manifest;
  notes: string;
  /** Values that are templates and may render differently each time. */
  changing: ValuePath[];
}

/** The result of an own chart's templates, without its dependencies. */
export interface OwnRender extends Rendered {
  /** The values that the templates saw, with those of the enabled dependencies under their names and the imported values. */
  values: JsonObject;
  /** Defaults of the dependencies that were computed from other values. */
  computed: JsonObject;
  /** The chart with its enabled dependencies. */
  processed: ChartNode;
  /** Whether only this program sets `global.credentialsRotation`. */
  addsRotation: boolean;
}
