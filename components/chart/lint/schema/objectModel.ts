import type { ErrorObject } from 'ajv';
import type { KubernetesObject } from '../../../manifest/index.ts';

/** What a model does not like about an object. */
export type ModelErrors = readonly ErrorObject[];

/** Holds an object against its kind's part of the Kubernetes API; it may be a stand-in that watches what is read. */
export type ObjectModel = (object: object) => ModelErrors;

/** Packages with the models of API groups; the groups of Kubernetes itself are in the first. */
const ownPackage = 'kubernetes-models';
const packages: Readonly<Record<string, string>> = {
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator',
};

/**
 * The model of a kind, loaded when it is asked for: hundreds of files stand behind some.
 * @returns undefined for kinds that no package knows
 */
export async function objectModel({ apiVersion, kind }: KubernetesObject): Promise<ObjectModel | undefined> {
  // Both become part of a file's name.
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

async function load(path: string, kind: string): Promise<unknown> {
  try {
    const module: Record<string, unknown> = await import(path);
    return module[kind];
  } catch {
    // Node and test runners say in different ways that there is no such file.
    return undefined;
  }
}

interface Model {
  apiVersion: string;
  kind: string;
  prototype: { validate(this: object): void };
}

/** Types that are part of an object have models too, without a kind. */
function isModel(value: unknown): value is Model {
  return typeof value === 'function' && 'kind' in value && typeof value.prototype?.validate === 'function';
}
