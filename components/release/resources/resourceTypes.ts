import type * as pulumi from '@pulumi/pulumi';
import type { KubernetesObjects } from './kubernetesObjects.ts';

/** An object of a release as a resource: like a resource of @pulumi/kubernetes, each of its fields is an Output. */
export type ObjectOf<Fields> = pulumi.CustomResource & {
  readonly [Field in keyof Fields]-?: pulumi.Output<Fields[Field]>;
};

/** The resources of Kubernetes' own kinds by apiVersion and kind, such as `v1/Service` and `apps/v1/Deployment`. */
export type ResourceTypes = { [Type in keyof KubernetesObjects]: ObjectOf<KubernetesObjects[Type]> };

/** An apiVersion and a kind with a type in {@link ResourceTypes}. As in Pulumi's own types, `core/v1` is `v1` too. */
export type ResourceType = keyof ResourceTypes | `core/${Extract<keyof ResourceTypes, `v1/${string}`>}`;

/** The resource of an apiVersion and a kind. */
export type ResourceOf<Type extends ResourceType> = Type extends keyof ResourceTypes
  ? ResourceTypes[Type]
  : Type extends `core/${infer Core extends keyof ResourceTypes}`
    ? ResourceTypes[Core]
    : never;

/** The fields of a custom resource whose kind has no type here. */
export interface CustomFields {
  spec: unknown;
  status: unknown;
}

/** Any object of a release: a custom resource, or an object whose kind is not known when the program is compiled. */
export type OtherResource<Fields extends object = CustomFields> = ObjectOf<
  { apiVersion: string; kind: string; metadata: KubernetesObjects['v1/Service']['metadata'] } & Fields
>;

/** How a program asks a release for one of its objects. */
export interface GetResource {
  /**
   * An object of one of Kubernetes' own kinds.
   * @param type its apiVersion and kind, such as `v1/Service` or `apps/v1/Deployment`
   * @param namespace @default the release's namespace, or none for a cluster-scoped object
   */
  <Type extends ResourceType>(type: Type, name: string, namespace?: string): pulumi.Output<ResourceOf<Type>>;
  /**
   * A custom resource. `Fields` has the types of its fields besides apiVersion, kind and metadata.
   * @param type its apiVersion and kind, such as `cert-manager.io/v1/Certificate`
   * @param namespace @default the release's namespace, or none for a cluster-scoped object
   */
  <Fields extends object = CustomFields>(
    type: string,
    name: string,
    namespace?: string,
  ): pulumi.Output<OtherResource<Fields>>;
}
