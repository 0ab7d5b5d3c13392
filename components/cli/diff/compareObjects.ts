import { structuredPatch } from 'diff';
import { changedPaths, formatPath, type JsonObject } from '../../json/index.ts';
import { type KubernetesObject, maskComparison, objectIdentity } from '../../manifest/index.ts';
import { writePrintableYaml } from '../terminal/printableYaml.ts';

/** An object on one side of a comparison. */
export interface ComparedObject {
  object: KubernetesObject;
  /** The same object rendered with other secrets; undefined if all of it counts as secret. */
  counterpart: KubernetesObject | undefined;
  /** The events of a hook. */
  events?: readonly string[];
}

/** Changed lines of both sides, each with a prefix `+`, `-` or space. Line numbers start at 1. */
export interface Hunk {
  oldStart: number;
  oldLines: number;
  newStart: number;
  newLines: number;
  lines: string[];
}

export interface ObjectChange {
  operation: 'added' | 'changed' | 'removed';
  apiVersion: string;
  kind: string;
  /** Absent for cluster-scoped kinds. */
  namespace?: string;
  name: string;
  /** The events of a hook. */
  hook?: readonly string[];
  /** The paths that differ, for an object that exists on both sides. */
  fields: string[];
  hunks: Hunk[];
}

export interface CompareOptions {
  /** The namespace of objects that name none. */
  namespace: string;
  /** Unchanged lines around each change. */
  context: number;
  /** False if one side has stand-ins instead of secrets. */
  comparable: boolean;
}

/** The objects that differ: those of the new side in its order, then those that only the old side has. */
export function compareObjects(
  before: readonly ComparedObject[],
  after: readonly ComparedObject[],
  options: CompareOptions,
): ObjectChange[] {
  const keyOf = ({ object, events }: ComparedObject) =>
    `${events === undefined ? '' : 'hook '}${objectIdentity(object, options.namespace)}`;
  const old = new Map(before.map((each) => [keyOf(each), each]));
  const now = new Set(after.map(keyOf));
  return [
    ...after.flatMap((each) => compare(old.get(keyOf(each)), each, options)),
    ...before.filter((each) => !now.has(keyOf(each))).flatMap((each) => compare(each, undefined, options)),
  ];
}

function compare(
  before: ComparedObject | undefined,
  after: ComparedObject | undefined,
  { namespace, context, comparable }: CompareOptions,
): ObjectChange[] {
  const [left, right] = maskComparison(before, after, comparable);
  const { hunks } = structuredPatch('', '', textOf(left), textOf(right), '', '', { context });
  const shown = after ?? before;
  if (hunks.length === 0 || shown === undefined) return [];
  const { apiVersion, kind, metadata } = shown.object;
  return [
    {
      operation: before === undefined ? 'added' : after === undefined ? 'removed' : 'changed',
      apiVersion,
      kind,
      ...(isClusterScoped(kind) ? {} : { namespace: metadata.namespace ?? namespace }),
      name: metadata.name,
      ...(shown.events === undefined ? {} : { hook: shown.events }),
      fields:
        left === undefined || right === undefined
          ? []
          : changedPaths(left, right, (keys) => keys.sort()).map(formatPath),
      hunks: hunks.map(({ oldStart, oldLines, newStart, newLines, lines }) => ({
        ...{ oldStart, oldLines, newStart, newLines },
        lines,
      })),
    },
  ];
}

/** YAML with sorted keys, so that equal objects have equal texts. */
export function textOf(object: JsonObject | undefined): string {
  if (object === undefined) return '';
  return writePrintableYaml(object);
}

/** Built-in cluster-scoped kinds. The scope of a custom kind is known only to its cluster. */
const clusterScoped: readonly string[] = [
  'APIService',
  'ClusterRole',
  'ClusterRoleBinding',
  'CustomResourceDefinition',
  'IngressClass',
  'MutatingWebhookConfiguration',
  'Namespace',
  'PersistentVolume',
  'PriorityClass',
  'RuntimeClass',
  'StorageClass',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
];

function isClusterScoped(kind: string): boolean {
  return clusterScoped.includes(kind);
}
