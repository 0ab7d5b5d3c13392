import type { Json, JsonObject } from '../json/index.ts';
import { groupsOf } from './movedKinds.ts';

/** One rendered YAML document and where it came from. */
export interface SourceDocument {
  /** Path as Helm names it: `mlops-sentiment/templates/deployment.yaml`. */
  source: string;
  text: string;
  /** Line of the rendered file on which the document starts, from 1. */
  line: number;
  /** Column of that line, where it is not 1. */
  column?: number;
  /**
   * Whether Helm's rules say what a mistake is: for charts of Go templates and what is recorded. The last of equal keys counts then, and of
   * equal objects too. In a chart of ours such things are mistakes. @default false
   */
  byHelm?: boolean;
  /** Whether it was recorded once: nobody can change it any more. @default false */
  isRecorded?: boolean;
}

export type ObjectMetadata = JsonObject & {
  name: string;
  namespace?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
};

/** An object as the Kubernetes API takes it. */
export type KubernetesObject = JsonObject & {
  apiVersion: string;
  kind: string;
  metadata: ObjectMetadata;
};

/** An object of a manifest with the document that it was read from. */
export interface ManifestObject {
  source: string;
  /** The document without its separator and `# Source:` line. */
  text: string;
  object: KubernetesObject;
}

/** An object that runs at events of the release instead of being part of it, with the names of Helm's own JSON. */
export interface Hook {
  name: string;
  kind: string;
  /** The source that the hook was rendered from. */
  path: string;
  manifest: string;
  events: string[];
  weight: number;
  delete_policies: string[];
  output_log_policies: string[];
  /** Set when the hook has run, for the revision that records it or for the one that it was rolled back to. Times are RFC 3339; an unset one is the empty string. */
  last_run?: HookExecution;
}

/** Helm's `release.HookExecution`. */
export type HookExecution = {
  started_at: string;
  completed_at: string;
  phase: '' | 'Unknown' | 'Running' | 'Succeeded' | 'Failed';
};

/** What a release puts into a cluster, in Helm's order. */
export interface Manifest {
  /** The documents as Helm records them, hooks left out. */
  text: string;
  objects: ManifestObject[];
  hooks: Hook[];
}

/**
 * `Deployment.apps namespace/name`, or `Service name` for the core group and no namespace: what makes two documents
 * the same object. The version is no part of it, since the API server keeps one object for all versions of a group; for a kind
 * that has moved, the group is the newest.
 * @param namespace where objects go that name none
 */
export function objectIdentity({ apiVersion, kind, metadata }: KubernetesObject, namespace?: string): string {
  const group = groupsOf(groupOf(apiVersion), kind).at(-1);
  const place = metadata.namespace ?? namespace;
  return `${kind}${group ? `.${group}` : ''} ${place === undefined ? '' : `${place}/`}${metadata.name}`;
}

/** The group of an apiVersion; the core group has no name. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

/** The value of an annotation; undefined where there is none. */
export function annotationOf(object: KubernetesObject, name: string): Json | undefined {
  return object.metadata.annotations?.[name];
}
