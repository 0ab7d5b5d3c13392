import type { Json, JsonObject } from '../json/index.ts';
import { groupsOf } from './movedKinds.ts';

/** A rendered YAML document and its source. */
export interface SourceDocument {
  /** Path in Helm's form: `mlops-sentiment/templates/deployment.yaml`. */
  source: string;
  text: string;
  /** Line of the rendered file at which the document starts, from 1. */
  line: number;
  /** Column of that line. @default 1 */
  column?: number;
  /**
   * Whether Helm's rules apply, for Helm charts and for records: the last of equal keys, and of equal objects, wins. In
   * a Handlebars chart these are mistakes. @default false
   */
  byHelm?: boolean;
  /** Whether the document comes from a record, which nobody can change. @default false */
  isRecorded?: boolean;
  /** Whether errors show no values, because a patch may have made them from a secret. @default false */
  hidesValues?: boolean;
}

export type ObjectMetadata = JsonObject & {
  name: string;
  namespace?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
};

/** An object in the form of the Kubernetes API. */
export type KubernetesObject = JsonObject & {
  apiVersion: string;
  kind: string;
  metadata: ObjectMetadata;
};

/** An object of a manifest, with its document. */
export interface ManifestObject {
  source: string;
  /** The document without the separator and the `# Source:` line. */
  text: string;
  object: KubernetesObject;
}

/**
 * An object that runs at events of the release instead of being part of it. The field names are those of Helm's JSON.
 */
export interface Hook {
  name: string;
  kind: string;
  /** The source file that the hook was rendered from. */
  path: string;
  manifest: string;
  events: string[];
  weight: number;
  delete_policies: string[];
  output_log_policies: string[];
  /**
   * Set after the hook has run, in the revision that records it or that was rolled back to. Times are RFC 3339; an
   * unset time is the empty string.
   */
  last_run?: HookExecution;
}

/** Helm's `release.HookExecution`. */
export type HookExecution = {
  started_at: string;
  completed_at: string;
  phase: '' | 'Unknown' | 'Running' | 'Succeeded' | 'Failed';
};

/** The objects of a release, in Helm's order. */
export interface Manifest {
  /** The documents in the form that Helm records, without hooks. */
  text: string;
  objects: ManifestObject[];
  hooks: Hook[];
}

/**
 * Identifies an object: `Deployment.apps namespace/name`, or `Service name` for the core group and no namespace. The
 * API version is left out, because the API server stores one object for all versions of a group. For a kind that has
 * moved, the newest group is used.
 * @param namespace for objects that do not set one
 */
export function objectIdentity({ apiVersion, kind, metadata }: KubernetesObject, namespace?: string): string {
  const group = groupsOf(groupOf(apiVersion), kind).at(-1);
  const place = metadata.namespace ?? namespace;
  return `${kind}${group ? `.${group}` : ''} ${place === undefined ? '' : `${place}/`}${metadata.name}`;
}

/** The group of an apiVersion; the empty string for the core group. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

/** The value of an annotation; undefined if it is not set. */
export function annotationOf(object: KubernetesObject, name: string): Json | undefined {
  return object.metadata.annotations?.[name];
}
