import type { EnvironmentData, ObjectId, RevisionData } from '../../data.ts';

/** An object of a revision. */
export interface ShownObject {
  apiVersion: string;
  kind: string;
  /** Empty for the release's namespace and for cluster-scoped objects. */
  namespace: string;
  name: string;
  /** Index of its YAML. */
  text: number;
  /** Equal for equal objects, secrets included. */
  version: number;
}

/** The content of revisions. It is unpacked after the first view is shown. */
export interface Contents {
  textOf(index: number): string;
  /** Undefined if the file does not have the revision's content. */
  objectsOf(environment: EnvironmentData, revision: RevisionData): ShownObject[] | undefined;
}

/** One side of a comparison: a revision, or the cluster. */
export interface Side {
  environment: string;
  revision: number | 'live';
}

/** `Deployment.apps web`: unique in a release, and the same for each version of an API group. */
export function keyOf(object: ObjectId, environment: EnvironmentData): string {
  const { kind, apiVersion } = object;
  const group = apiVersion.includes('/') ? `.${apiVersion.split('/')[0]}` : '';
  return `${kind}${group} ${placedName(object, environment)}`;
}

/** The name, with the namespace if it is not the release's. */
export function placedName({ namespace = '', name }: ObjectId, { namespace: own }: EnvironmentData): string {
  return namespace === '' || namespace === own ? name : `${namespace}/${name}`;
}
