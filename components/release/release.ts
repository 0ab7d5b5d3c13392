import * as pulumi from '@pulumi/pulumi';
import { RandomUuid } from '@pulumi/random/randomUuid.js';
import {
  credentialsName,
  digestOf,
  fieldManager,
  inRunOrder,
  lastingObjects,
  logicalName,
  mayBeReplaced,
  packContent,
  packObjects,
  replacementLosesData,
} from '../manifest/index.ts';
import { printableByPulumi } from '../printable.ts';
import { crdsForHooks, includedByCrds, orderOf, planCrds } from '../render/index.ts';
import { createCredentials, generateCredentials, isNeededByHooks } from './credentials.ts';
import { KubernetesProvider } from './kubernetesProvider.ts';
import { createObjects } from './objects/createObjects.ts';
import { deletableObjects } from './objects/deletableObjects.ts';
import { findLeftOut } from './objects/leftOut.ts';
import { partName } from './objects/tiers.ts';
import { foreignHook } from './refusals/foreignHook.ts';
import { refusalHook } from './refusals/refusedObjects.ts';
import type { ReleaseArgs } from './releaseArgs.ts';
import { DependencyReady, ObjectListResource, RevisionDeployed, RevisionOpened } from './revisionResources.ts';
import { assertBegun, assertEnded } from './wholeRun.ts';

/**
 * A release: its objects as native resources between two revision resources. RevisionOpened checks and opens revision N+1, the objects
 * follow in tiers, RevisionDeployed waits for all of them and commits the revision. If a subchart must be ready before another one,
 * DependencyReady waits between them. A destroy runs in the reverse order.
 */
export class Release extends pulumi.ComponentResource {
  /** The number of the deployed revision. */
  readonly revision: pulumi.Output<number>;
  /** Helm's status of that revision. */
  readonly status: pulumi.Output<string>;
  readonly notes: pulumi.Output<string>;

  constructor(args: ReleaseArgs, opts?: pulumi.ComponentResourceOptions) {
    const { settings, rendered, rollbackTo, adopted, cluster, replaced, former, hasCredentials } = args;
    const { onRefused, onFailed } = args;
    const { name, namespace, timeout, failFastAfter } = settings;
    super('kubesentiment:index:Release', name, {}, opts);
    const { content } = rendered;
    const manifest = rendered.objects.map(({ object }) => object);
    const replaceable = manifest
      .filter((object) => replacementLosesData(object) && mayBeReplaced(object))
      .map((object) => logicalName(object, namespace));
    // Another run generates other values: only a deploy knows them.
    const isUnknown = pulumi.runtime.isDryRun() && rendered.generated?.isFresh === true;
    const digest = digestOf(content, rollbackTo);
    const digestOfRun = isUnknown ? unknownText : digest;
    const planned = planCrds(rendered, settings.crds, args.existing);
    const forHooks = crdsForHooks(planned, content.hooks);
    const owner = new RandomUuid('owner', {}, { parent: this }).result;
    const identity = { name, namespace, owner };
    const order = orderOf(settings.dependsOn, String(content.chart.metadata.name), rendered.objects);

    const foreign = foreignHook(`foreign:${namespace}/${name}`, args);
    const rotation = settings.credentialsRotation;
    const credentialValues = hasCredentials
      ? generateCredentials({ rotation, existing: args.credentials ?? {} }, { parent: this })
      : undefined;
    const withoutCredentials = hasCredentials ? {} : { withoutCredentials: true };
    const opened = new RevisionOpened(
      'opened',
      {
        ...identity,
        stack: `${pulumi.getProject()}.${pulumi.getStack()}`,
        digest: digestOfRun,
        payload: isUnknown ? pulumi.secret(unknownText) : pulumi.secret(packContent(content)),
        ...(rollbackTo === undefined ? {} : { rollbackTo }),
        ...(adopted === undefined ? {} : { adopted }),
        ...includedByCrds(planned),
        ...(forHooks.length === 0 ? {} : { definitions: packObjects(forHooks) }),
        hooks: inRunOrder(content.hooks).map(
          ({ kind, name: hook, events }) => `${kind}/${hook || '*'} ${events.join(',')}`,
        ),
        unlisted: hasCredentials ? [{ apiVersion: 'v1', kind: 'Secret', name: credentialsName(name) }] : [],
        ...(credentialValues !== undefined && isNeededByHooks(name, { hooks: content.hooks, objects: manifest })
          ? { credentials: pulumi.secret({ ...credentialValues }) }
          : {}),
        ...(replaceable.length === 0 ? {} : { replaceable }),
        waits: new Set([...order.values()].flat()).size,
        timeout,
        historyMax: settings.historyMax,
        createNamespace: settings.createNamespace,
        takeOwnership: settings.takeOwnership,
        fieldManager,
        uninstall: { keepHistory: settings.keepHistory, deleteNamespace: settings.deleteNamespace },
        ...(args.withoutCluster ? { withoutCluster: true } : {}),
      },
      { parent: this, hooks: { onError: [foreign] } },
    );
    const objects = deletableObjects(rendered.objects, { name, namespace, hasCredentials });
    const listed = new ObjectListResource(
      'object-list',
      { ...identity, objects, timeout },
      { parent: this, dependsOn: [opened] },
    );
    const close = (reason: string) => onRefused({ name, namespace, digest, reason });
    const run = { name, namespace, digest, objects, onRefused: close };
    const begun = assertBegun(run, opened, listed).then(() => opened);

    const provider = new KubernetesProvider(namespace, cluster, { parent: this });
    const refused = refusalHook(`refused:${namespace}/${name}`, {
      ...args.refusals,
      async onRefused(reason) {
        await close(reason);
        onFailed?.();
      },
    });
    const failed = new pulumi.ErrorHook(`failed:${namespace}/${name}`, async () => {
      onFailed?.();
      return false;
    });
    const common = {
      parent: this,
      provider,
      deletedWith: listed,
      hooks: { onError: [refused] },
      // Longer than the release's own limit, after which it reports what blocks an object; much shorter than the default of ten minutes each.
      customTimeouts: { delete: `${timeout + deletionMargin}s` },
    };
    const credentials =
      credentialValues === undefined
        ? []
        : [
            createCredentials(
              { name, namespace, rotation, values: credentialValues, objects: manifest },
              { parent: this, after: { ...common, dependsOn: [begun] } },
            ),
          ];

    const { resources, made, keeps } = createObjects({
      settings,
      rendered,
      planned,
      order,
      replaced,
      missing: args.missing,
      former,
      inPlace: args.inPlace,
      opened: begun,
      parent: this,
      common,
      awaitSubchart: (part, dependsOn) =>
        new DependencyReady(
          partName(part),
          {
            ...identity,
            digest: digestOfRun,
            revision: opened.revision,
            part,
            timeout,
            failFastAfter,
            ...withoutCredentials,
          },
          { parent: this, dependsOn: [begun, ...credentials, ...dependsOn], hooks: { onError: [failed] } },
        ),
    });
    const doubtful = async () => {
      const leftOut = await findLeftOut(made, namespace);
      // The engine will refuse to create the resources that depend on them.
      if (leftOut.absent.length > 0) await close(`the run left out ${leftOut.absent.join(', ')}`);
      return leftOut.doubtful;
    };
    const deployed = new RevisionDeployed(
      'deployed',
      {
        ...identity,
        digest: digestOfRun,
        revision: opened.revision,
        wait: settings.wait,
        timeout,
        failFastAfter,
        objects: lastingObjects(manifest, hasCredentials ? credentialsName(name) : undefined),
        ...withoutCredentials,
        ...keeps,
        // An update plan accepts any result for an unknown value.
        doubtful: pulumi.runtime.isDryRun() ? unknownTexts : doubtful(),
      },
      // `begun` first: its error is shown unchanged, while an error of an input is prefixed with the input's name.
      { parent: this, dependsOn: [begun, ...credentials, ...resources], hooks: { onError: [failed] } },
    );
    this.revision = deployed.revision;
    this.status = pulumi
      .all([deployed.status, deployed.digest, deployed.revision, opened.revision])
      .apply(async ([status, digest, revision, expected]) => {
        await assertEnded(run, expected, { digest, revision });
        return status;
      });
    const isNewNotes = pulumi.runtime.isDryRun() && rendered.generated?.hasFreshNotes === true;
    const notes = isNewNotes ? unknownText : printableByPulumi(content.notes);
    this.notes = rendered.secretNotes ? pulumi.secret(notes) : pulumi.output(notes);
    this.registerOutputs();
  }
}

// The SDK gives unknown values their own type.
const unknownText = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string>;
const unknownTexts = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string[]>;

/** The kubernetes provider waits this many seconds longer for a deletion than the release. */
const deletionMargin = 5;
