import type { JsonObject, ValuePath } from '../json/index.ts';
import type { KubernetesObject, Manifest, ManifestObject, ReleaseContent } from '../manifest/index.ts';

/** An object of the release with what tells which of its values are secret. */
export interface RenderedObject {
  /** What it was rendered from; it tells the part of the release. */
  source: string;
  object: KubernetesObject;
  /** The same object made from other secrets; undefined when it could not be made, and all of it counts as secret. */
  counterpart: KubernetesObject | undefined;
  /** Fields that this render made up: another render makes them differently. @default none */
  fresh?: ValuePath[];
}

export interface RenderedRelease {
  content: ReleaseContent;
  objects: RenderedObject[];
  /** What the charts have in `crds/`: made before everything else, never deleted, and no part of the record but for their names. */
  crds: ManifestObject[];
  /** Definitions that a record names: they stay as they are in the cluster. */
  keptCrds: KubernetesObject[];
  /** True when the notes show a secret. */
  secretNotes: boolean;
  /** Whether the chart is one of ours, which count on the Secret `<release>-credentials`. @default false */
  countsOnCredentials?: true;
  /** What the charts generate; undefined where they generate nothing. */
  generated?: GeneratedSummary;
}

/** What becomes of the fields that charts generate. */
export interface GeneratedSummary {
  /** For people: names and fields, no values. */
  lines: string[];
  /** Whether the release is what is deployed already. */
  isDeployed: boolean;
  /** Whether this render made any of it up: another render makes another release. */
  isFresh: boolean;
  hasFreshNotes: boolean;
}

/** What one render of a chart gives. */
export interface RenderedOnce {
  manifest: Manifest;
  notes: string;
  /** Defaults of the dependencies that followed from other values. */
  computed: JsonObject;
  /** What is in `crds/`. */
  crds: ManifestObject[];
  /** The same rendered once more, where that may give something else. */
  again?: RenderedAgain;
}

/** Another render of the same values. */
export interface RenderedAgain {
  manifest: Manifest;
  notes: string;
  /** Values that are templates which may render differently each time. */
  changing: ValuePath[];
}

/** Renders the same chart with values as they are, or with others in the place of the secret ones. */
export interface Renders {
  render: () => Promise<RenderedOnce>;
  /** @param skipsMistakes whether what cannot be rendered with them is left out */
  renderOthers: (skipsMistakes: boolean) => Promise<RenderedOnce>;
  /** The same values once more, to be compared. @default the first way once more */
  renderCompared?: () => Promise<RenderedOnce>;
  /** With other values of the user's. */
  renderWith: (values: JsonObject) => Promise<RenderedOnce>;
}
