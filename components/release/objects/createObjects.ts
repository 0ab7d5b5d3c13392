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
import { givenInTurns, perTurn } from './inTurns.ts';
import type { MadeObject } from './leftOut.ts';
import { namespaceOrder } from './namespaceOrder.ts';
import { ObjectResource } from './objectResource.ts';
import { inEncodedData, withEncodedData } from './secretData.ts';
import { hasSecretKeysInside, withSecretData, withSecrets, withUnknown } from './secretFields.ts';
import { inTiers, type Tier } from './tiers.ts';

export interface ObjectsRequest {
  settings: ReleaseSettings;
  rendered: RenderedRelease;
  /** The CRDs in the charts' `crds/`. */
  planned: readonly PlannedCrd[];
  order: SubchartOrder;
  /** Identities of objects that will be replaced, in a preview. */
  replaced: ReadonlySet<string>;
  /** Identities of objects that will be recreated before they are updated, in a preview. */
  missing: ReadonlySet<string>;
  /** apiVersions that objects may have in the state, by identity. */
  former: ReadonlyMap<string, readonly string[]>;
  /** The changing fields of Pods that Pulumi does not update, by identity. */
  inPlace: ReadonlyMap<string, readonly string[]>;
  /** The resource that all objects depend on. */
  opened: Promise<pulumi.Resource>;
  parent: pulumi.Resource;
  /** Adds the release's prefix to the name of a resource. */
  named(name: string): string;
  /** Resource options for every object. */
  common: pulumi.CustomResourceOptions;
  /** Creates the wait until a subchart is ready. @param objects the subchart's resources */
  awaitSubchart(part: string, objects: pulumi.Resource[]): pulumi.Resource;
}

/** The resources that a release creates in the cluster. */
export interface CreatedObjects {
  /** What RevisionDeployed waits for. All other resources are among the dependencies of these, directly or not. */
  last: pulumi.Resource[];
  /** Inputs of RevisionDeployed that list the objects which no replacement may delete. */
  keeps: Record<`keeps:${string}`, pulumi.Output<string>[]>;
  /** The objects of the manifest and their resources. */
  made: MadeObject[];
}

/**
 * Creates the release's objects in tiers. A resource between two tiers waits for the whole previous tier, so the number of dependencies
 * is the sum of the tiers' sizes and not their product. The state lists the dependencies of each resource, so none is given that follows
 * from another one. Yields after some objects.
 */
export function* createObjects(request: ObjectsRequest): Generator<void, CreatedObjects> {
  const { settings, rendered, planned, order, opened, parent, named, common, awaitSubchart } = request;
  const namespaces = namespaceOrder();
  const openedInTurns = givenInTurns(opened);
  const nameOf = (object: KubernetesObject) => named(logicalName(object, settings.namespace));
  const barrier = (name: string, dependsOn: pulumi.Input<pulumi.Resource>[]) =>
    new pulumi.Stash(named(name), { input: '' }, { parent, dependsOn, protect: false });
  const last: pulumi.Resource[] = [];
  const made: MadeObject[] = [];
  const keeps: CreatedObjects['keeps'] = {};
  const ofParts = new Map<string, pulumi.Resource[]>();
  const barriers = new Map<string, pulumi.Resource>();
  const waits = new Map<string, pulumi.Resource>();
  const tiers = inTiers(rendered.objects, order);
  const awaited = new Set(tiers.map(({ after }) => after));
  // Objects may be in a namespace from `crds/`.
  const areCrdsFirst = planned.some(({ object }) => object.kind !== 'CustomResourceDefinition');
  let definitions: pulumi.Resource[] | undefined;

  /** The barrier after the CRDs in `crds/`, which are created once all earlier resources exist. */
  function afterCrds(): pulumi.Resource[] {
    if (definitions !== undefined || planned.length === 0) return definitions ?? [];
    const dependsOn = barriers.size > 0 ? [...barriers.values()] : [opened];
    const crds = createCrds(planned, nameOf, { ...common, dependsOn }, namespaces);
    definitions = [barrier('definitions', crds)];
    last.push(...definitions);
    return definitions;
  }

  function readyOf(part: string): pulumi.Resource {
    const wait = waits.get(part) ?? awaitSubchart(part, ofParts.get(part) ?? []);
    waits.set(part, wait);
    return wait;
  }

  for (const tier of tiers) {
    const precedesCrds = tier.precedesCrds === true && !areCrdsFirst;
    const earlier = [...(precedesCrds ? [] : afterCrds()), ...barrierOf(tier), ...tier.ready.map(readyOf)];
    const resources: pulumi.Resource[] = [];
    for (const item of namespaces.first(tier.items)) {
      // All of the earlier ones depend on `opened`.
      const dependsOn = earlier.length > 0 ? earlier : [openedInTurns()];
      const resource = objectResource(request, item, [...dependsOn, ...namespaces.of(item.object)]);
      namespaces.note(item.object, resource);
      made.push({ object: item.object, resource });
      if (!isKept(item.object) && !mayBeReplaced(item.object)) keeps[`keeps:${nameOf(item.object)}`] = [resource.id];
      const part = subchartOf(item.source);
      if (part !== undefined)
        ofParts
          .set(part, ofParts.get(part) ?? [])
          .get(part)
          ?.push(resource);
      resources.push(resource);
      if (made.length % perTurn === 0) yield;
    }
    if (awaited.has(tier.name)) barriers.set(tier.name, barrier(tier.name, resources));
    else last.push(...resources);
  }
  // A release without other objects has them, too.
  afterCrds();
  return { last, made, keeps };

  function barrierOf({ after }: Tier<RenderedObject>): pulumi.Resource[] {
    const before = after === undefined ? undefined : barriers.get(after);
    return before === undefined ? [] : [before];
  }
}

function objectResource(
  { settings, replaced, missing, former, inPlace, named, common }: ObjectsRequest,
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
    named(logicalName(object, settings.namespace)),
    object,
    object.kind === 'Secret' ? withSecretData(inputs) : inputs,
    {
      ...common,
      dependsOn,
      ignoreChanges: fields === undefined ? ignoredChanges(live) : [...ofPod],
      // Undefined for the option of the release.
      retainOnDelete: isDeletable(object, settings.namespace) ? undefined : true,
      replaceOnChanges: [...replacedOnChange(object), ...(fields === undefined ? fixedFields(object) : [])],
      additionalSecretOutputs: needsSecretMetadata(live, other) ? ['metadata'] : [],
    },
    former.get(objectIdentity(object)),
  );

  /** Without a counterpart nothing of an object is shown, not even its keys; Pulumi identifies it by its name. */
  function liveCounterpart(): KubernetesObject {
    const like = withIdentity(counterpart, object);
    if (counterpart === undefined) return like;
    return isEncoded ? withEncodedData(appliedObject(like, settings)) : appliedObject(like, settings);
  }
}

/** The API server lists an object's keys in `managedFields`, but of a Secret the provider marks only the data as secret. */
function needsSecretMetadata(object: KubernetesObject, counterpart: KubernetesObject): boolean {
  if (object === counterpart) return false;
  const isMarked = JSON.stringify(object.metadata) === JSON.stringify(counterpart.metadata);
  return (object.kind === 'Secret' && !isMarked) || hasSecretKeysInside(object, counterpart);
}

/**
 * Adds an unknown value to the metadata, so that the kubernetes provider skips its dry run in a preview. The dry run would fail: it would
 * create a replacement while the old object still exists, or update an object that does not exist.
 */
function withoutDryRun({ metadata, ...inputs }: pulumi.Inputs): pulumi.Inputs {
  const isSecret = pulumi.Output.isInstance(metadata.annotations);
  const annotations = isSecret
    ? pulumi.unknown
    : { ...metadata.annotations, 'kubesentiment.io/replaced': pulumi.unknown };
  return { ...inputs, metadata: { ...metadata, annotations } };
}

/**
 * Fields of a Pod that Pulumi must ignore because RevisionDeployed updates the Pod in place. The state has an old image, and an update of
 * any other field would write it back.
 */
const ofPod = ['spec', 'metadata'] as const;

/**
 * The whole spec of a Pod that cannot change in place. The kubernetes provider replaces a Pod only for some fields (its list forceNew in
 * pkg/provider/diff.go). For others, such as `envFrom` and `startupProbe`, it tries an update that the API server refuses.
 */
function fixedFields(object: KubernetesObject): string[] {
  const isPod = object.apiVersion === 'v1' && object.kind === 'Pod';
  return isPod && !isKept(object) ? ['spec'] : [];
}

/** The fields that RevisionDeployed changes in place, and those that the cluster fills in. */
function ignoredChanges(object: KubernetesObject): string[] {
  const field = changeableField(object);
  return [...(field === undefined ? [] : [`spec.${field}`]), ...filledFields(object)];
}
