import type { ErrorObject } from 'ajv';
import type { KubernetesObject } from '../../../manifest/index.ts';

/** The errors of a model about an object. */
export type ModelErrors = readonly ErrorObject[];

/** Validates an object against the schema of its kind. The object may be a proxy that records which fields are read. */
export type ObjectModel = (object: object) => ModelErrors;

/** Packages with the models of API groups; the first one has the groups of Kubernetes itself. */
const ownPackage = 'kubernetes-models';
const packages: Readonly<Record<string, string>> = {
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator',
};

/**
 * Loads the model of a kind on demand, because some models need hundreds of files.
 * @returns undefined for kinds that no package contains
 */
export async function objectModel({ apiVersion, kind }: KubernetesObject): Promise<ObjectModel | undefined> {
  // Both are used in a file name.
  if (!/^([a-z0-9.-]+\/)?v[a-z0-9]+$/.test(apiVersion) || !/^[A-Z][A-Za-z0-9]*$/.test(kind)) return undefined;
  const [group = ''] = apiVersion.split('/');
  const model: unknown = await load(`${packages[group] ?? ownPackage}/${apiVersion}/${kind}`, kind);
  if (!isModel(model) || model.kind !== kind || model.apiVersion !== apiVersion) return undefined;
  const { validate } = model.prototype;
  return (object) => {
    try {
      validate.call(object);
      return [];
    } catch (error) {
      if (error instanceof Error && 'errors' in error && Array.isArray(error.errors)) return error.errors;
      throw error;
    }
  };
}

/** Whether the kind is one of Kubernetes itself and not a custom resource. */
export function isOfKubernetes({ apiVersion }: Pick<KubernetesObject, 'apiVersion'>): boolean {
  const [group = ''] = apiVersion.split('/');
  return packages[group] === undefined;
}

async function load(path: string, kind: string): Promise<unknown> {
  try {
    const module: Record<string, unknown> = await import(path);
    return module[kind];
  } catch {
    // Node and test runners report a missing file in different ways.
    return undefined;
  }
}

interface Model {
  apiVersion: string;
  kind: string;
  prototype: { validate(this: object): void };
}

/** Types inside objects have models too, but without a kind. */
function isModel(value: unknown): value is Model {
  return typeof value === 'function' && 'kind' in value && typeof value.prototype?.validate === 'function';
}
