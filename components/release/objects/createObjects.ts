import * as pulumi from '@pulumi/pulumi';
import type { ReleaseSettings } from '../../config/index.ts';
import {
  appliedObject,
  changeableField,
  filledFields,
  isKept,
  type KubernetesObject,
  logicalName,
  mayBeReplaced,
  objectIdentity,
  replacedOnChange,
  subchartOf,
  withIdentity,
} from '../../manifest/index.ts';
import type { PlannedCrd, RenderedObject, RenderedRelease, SubchartOrder } from '../../render/index.ts';
import { createCrds } from './createCrds.ts';
import { isDeletable } from './deletableObjects.ts';
import type { MadeObject } from './leftOut.ts';
import { namespaceOrder } from './namespaceOrder.ts';
import { ObjectResource } from './objectResource.ts';
import { inEncodedData, withEncodedData } from './secretData.ts';
import { hasSecretKeysInside, withSecretData, withSecrets, withUnknown } from './secretFields.ts';
import { inTiers, type Tier } from './tiers.ts';

export interface ObjectsRequest {
  settings: ReleaseSettings;
  rendered: RenderedRelease;
  /** What the charts have in `crds/`. */
  planned: readonly PlannedCrd[];
  order: SubchartOrder;
  /** Identities of objects that will be made anew, in a preview. */
  replaced: ReadonlySet<string>;
  /** Identities of objects that will be created again before they change, in a preview. */
  missing: ReadonlySet<string>;
  /** apiVersions that objects may have in the state, by their identities. */
  former: ReadonlyMap<string, readonly string[]>;
  /** By the identities of Pods that Pulumi leaves alone, the fields that change. */
  inPlace: ReadonlyMap<string, readonly string[]>;
  /** What all of them come after. */
  opened: pulumi.Input<pulumi.Resource>;
  parent: pulumi.Resource;
  /** For every object. */
  common: pulumi.CustomResourceOptions;
  /** Makes what waits until a part of the release is ready. @param objects those of the part */
  awaitSubchart(part: string, objects: pulumi.Resource[]): pulumi.Resource;
}

/** What a release puts into the cluster. */
export interface CreatedObjects {
  /** All that there is to wait for. */
  resources: pulumi.Resource[];
  /** Inputs of RevisionDeployed, which name the objects that no replacement may delete. */
  keeps: Record<`keeps:${string}`, pulumi.Output<string>[]>;
  /** The objects of the manifest with their resources. */
  made: MadeObject[];
}

/**
 * The release's objects in their tiers, and what is between the tiers: a resource that waits for the whole tier before, so that edges
 * grow as a sum and not as a product.
 */
export function createObjects(request: ObjectsRequest): CreatedObjects {
  const { settings, rendered, planned, order, opened, parent, common, awaitSubchart } = request;
  const namespaces = namespaceOrder();
  const crds = createCrds(planned, settings.namespace, { ...common, dependsOn: [opened] }, namespaces);
  const barrier = (name: string, dependsOn: pulumi.Input<pulumi.Resource>[]) =>
    new pulumi.Stash(name, { input: '' }, { parent, dependsOn });
  const start = crds.length === 0 ? opened : barrier('definitions', [opened, ...crds]);
  const all: pulumi.Resource[] = [...crds];
  const made: MadeObject[] = [];
  const keeps: CreatedObjects['keeps'] = {};
  const ofParts = new Map<string, pulumi.Resource[]>();
  const barriers = new Map<string, pulumi.Resource>();
  const waits = new Map<string, pulumi.Resource>();

  function readyOf(part: string): pulumi.Resource {
    const wait = waits.get(part) ?? awaitSubchart(part, ofParts.get(part) ?? []);
    waits.set(part, wait);
    return wait;
  }

  const tiers = inTiers(rendered.objects, order);
  const awaited = new Set(tiers.map(({ after }) => after));
  for (const tier of tiers) {
    const dependsOn = [barrierOf(tier), ...tier.ready.map(readyOf)];
    const resources = namespaces.first(tier.items).map((item) => {
      const resource = objectResource(request, item, [...dependsOn, ...namespaces.of(item.object)]);
      namespaces.note(item.object, resource);
      made.push({ object: item.object, resource });
      const name = logicalName(item.object, settings.namespace);
      if (!isKept(item.object) && !mayBeReplaced(item.object)) keeps[`keeps:${name}`] = [resource.id];
      const part = subchartOf(item.source);
      if (part !== undefined) ofParts.set(part, [...(ofParts.get(part) ?? []), resource]);
      return resource;
    });
    all.push(...resources);
    if (awaited.has(tier.name)) barriers.set(tier.name, barrier(tier.name, resources));
  }
  return { resources: all, made, keeps };

  function barrierOf({ after }: Tier<RenderedObject>): pulumi.Input<pulumi.Resource> {
    return (after === undefined ? undefined : barriers.get(after)) ?? start;
  }
}

function objectResource(
  { settings, replaced, missing, former, inPlace, common }: ObjectsRequest,
  { object, counterpart, fresh = [] }: RenderedObject,
  dependsOn: pulumi.Input<pulumi.Resource>[],
): ObjectResource {
  const isEncoded = object.kind === 'Secret' && fresh.length > 0;
  const live = isEncoded ? withEncodedData(appliedObject(object, settings)) : appliedObject(object, settings);
  const other = object === counterpart ? live : liveCounterpart();
  const secrets = withSecrets(live, other);
  const marked = pulumi.runtime.isDryRun()
    ? withUnknown(secrets, isEncoded ? fresh.map(inEncodedData) : fresh)
    : secrets;
  const identity = objectIdentity(object);
  const fields = inPlace.get(identity);
  const isShown = fields !== undefined && fields.length > 0 && pulumi.runtime.isDryRun();
  const isUnlikeLive = fields === undefined && (replaced.has(identity) || missing.has(identity));
  const inputs = {
    ...(isUnlikeLive ? withoutDryRun(marked) : marked),
    ...(isShown ? { changedInPlace: pulumi.unknown } : {}),
  };
  return new ObjectResource(
    logicalName(object, settings.namespace),
    object,
    object.kind === 'Secret' ? withSecretData(inputs) : inputs,
    {
      ...common,
      dependsOn,
      ignoreChanges: fields === undefined ? ignoredChanges(live) : [...ofPod],
      retainOnDelete: !isDeletable(object, settings.namespace),
      replaceOnChanges: replacedOnChange(object),
      additionalSecretOutputs: needsSecretMetadata(live, other) ? ['metadata'] : [],
    },
    former.get(objectIdentity(object)),
  );

  /** Nothing of an object without one is shown, not even its keys; under its name Pulumi knows it. */
  function liveCounterpart(): KubernetesObject {
    const like = withIdentity(counterpart, object);
    if (counterpart === undefined) return like;
    return isEncoded ? withEncodedData(appliedObject(like, settings)) : appliedObject(like, settings);
  }
}

/** The server lists the keys of an object in its `managedFields`, and of a Secret the provider marks the data alone. */
function needsSecretMetadata(object: KubernetesObject, counterpart: KubernetesObject): boolean {
  const isMarked = JSON.stringify(object.metadata) === JSON.stringify(counterpart.metadata);
  return (object.kind === 'Secret' && !isMarked) || hasSecretKeysInside(object, counterpart);
}

/**
 * In a preview the kubernetes provider rehearses the creation of a replacement on top of the object that is still there, and
 * the change of an object that is not there: the API server refuses both. The provider does not rehearse what is not known yet.
 */
function withoutDryRun({ metadata, ...inputs }: pulumi.Inputs): pulumi.Inputs {
  const isSecret = pulumi.Output.isInstance(metadata.annotations);
  const annotations = isSecret
    ? pulumi.unknown
    : { ...metadata.annotations, 'kubesentiment.io/replaced': pulumi.unknown };
  return { ...inputs, metadata: { ...metadata, annotations } };
}

/**
 * All that Pulumi has of a Pod that RevisionDeployed applies. The image in Pulumi's state is then an old one, and an update of anything would
 * write it back.
 */
const ofPod = ['spec', 'metadata'] as const;

/** What RevisionDeployed changes in place, and what the cluster has filled in. */
function ignoredChanges(object: KubernetesObject): string[] {
  const field = changeableField(object);
  return [...(field === undefined ? [] : [`spec.${field}`]), ...filledFields(object)];
}
