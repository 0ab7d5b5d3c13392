import * as pulumi from '@pulumi/pulumi';
import { RandomUuid } from '@pulumi/random/randomUuid.js';
import { credentialsName, digestOf, lastingObjects, objectIdentity, packContent } from '../../manifest/index.ts';
import { printableByPulumi } from '../../printable.ts';
import { orderOf, planCrds, type RenderedRelease } from '../../render/index.ts';
import { createCredentials } from '../credentials.ts';
import { createObjects } from '../objects/createObjects.ts';
import { deletableObjects } from '../objects/deletableObjects.ts';
import { findLeftOut } from '../objects/leftOut.ts';
import { partName } from '../objects/tiers.ts';
import { unknownOutput, withoutDependencies } from '../outputParts.ts';
import { prefixed } from '../prefixed.ts';
import { foreignHook } from '../refusals/foreignHook.ts';
import { refusalHook } from '../refusals/refusedObjects.ts';
import type { CredentialValues } from '../releaseArgs.ts';
import { DependencyReady, ObjectListResource, RevisionDeployed, RevisionOpened } from '../revisionResources.ts';
import type { CreateRequest, DeployedRelease } from './createRequest.ts';
import { openedInputs } from './openedInputs.ts';
import { assertBegun, assertEnded } from './wholeRun.ts';

const unknownText = unknownOutput<string>();
const unknownTexts = unknownOutput<string[]>();

/** The kubernetes provider waits this many seconds longer for a deletion than the release. */
const deletionMargin = 5;

/**
 * Creates the resources of a release: its objects between two revision resources. RevisionOpened checks and opens revision N+1, the objects
 * follow in tiers, RevisionDeployed waits for all of them and commits the revision. If a subchart must be ready before another one,
 * DependencyReady waits between them. A destroy runs in the reverse order. Yields after some objects.
 */
export function* createRelease(request: CreateRequest): Generator<void, DeployedRelease> {
  const { parent, prefix, settings, rendered, provider, rollbackTo, hasCredentials, onRefused, onFailed } = request;
  const { name, namespace, timeout, failFastAfter } = settings;
  const named = (own: string) => prefixed(prefix, own);
  const hookName = (event: string) => `${event}:${named(`${namespace}/${name}`)}`;
  // Another run generates other values, and a preview does not know the values of other resources: only a deploy knows them.
  const isUnknown =
    pulumi.runtime.isDryRun() && (rendered.generated?.isFresh === true || rendered.unknown !== undefined);
  const { content } = rendered;
  const manifest = rendered.objects.map(({ object }) => object);
  const digest = digestOf(content, rollbackTo);
  const digestOfRun = isUnknown ? unknownText : digest;
  const planned = planCrds(rendered, settings.crds, request.existing);
  const ofCluster = request.named === undefined ? undefined : pulumi.secret({ ...request.named });
  const uuid = new RandomUuid(named('owner'), {}, { parent });
  // RevisionOpened depends on it, and all others depend on RevisionOpened.
  const owner = withoutDependencies(uuid.result);
  const identity = { name, namespace, owner, ...(ofCluster === undefined ? {} : { cluster: ofCluster }) };
  const revisionOptions = { parent, additionalSecretOutputs: ofCluster === undefined ? [] : ['cluster'] };
  const order = orderOf(settings.dependsOn, String(content.chart.metadata.name), rendered.objects);

  const foreign = foreignHook(hookName('foreign'), request);
  const credentialValues = credentialsOf(request);
  const withoutCredentials = hasCredentials ? {} : { withoutCredentials: true };
  const opened = new RevisionOpened(
    named('opened'),
    {
      ...identity,
      digest: digestOfRun,
      payload: pulumi.secret(isUnknown ? unknownText : packContent(content)),
      ...openedInputs(request, { planned, order, credentials: credentialValues, named }),
    },
    { ...revisionOptions, dependsOn: [uuid, ...request.resources], hooks: { onError: [foreign] } },
  );
  const objects = deletableObjects(rendered.objects, { name, namespace, hasCredentials });
  const listed = new ObjectListResource(
    named('object-list'),
    { ...identity, objects, timeout },
    // A change of the objects replaces the list.
    { ...revisionOptions, dependsOn: [opened], protect: false },
  );
  const close = (reason: string) => onRefused({ name, namespace, digest, reason });
  const run = { name, namespace, digest, objects, onRefused: close };
  const revision = withoutDependencies(opened.revision);
  const begun = assertBegun(run, opened, listed).then(() => opened);

  const refused = refusalHook(hookName('refused'), {
    ...request.refusals,
    async onRefused(reason) {
      await close(reason);
      onFailed?.();
    },
  });
  const failed = new pulumi.ErrorHook(hookName('failed'), async () => {
    onFailed?.();
    return false;
  });
  const common = {
    parent,
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
            { name, namespace, rotation: settings.credentialsRotation, values: credentialValues, objects: manifest },
            { parent, named, after: { ...common, dependsOn: [begun] } },
          ),
        ];

  const { last, made, keeps } = yield* createObjects({
    ...{ settings, rendered, planned, order, parent, named, common, opened: begun },
    ...{ replaced: request.replaced, missing: request.missing, former: request.former, inPlace: request.inPlace },
    awaitSubchart: (part, dependsOn) =>
      new DependencyReady(
        named(partName(part)),
        {
          ...{ ...identity, digest: digestOfRun, revision, part, timeout, failFastAfter },
          ...withoutCredentials,
        },
        {
          ...revisionOptions,
          protect: false,
          dependsOn: [begun, ...credentials, ...dependsOn],
          hooks: { onError: [failed] },
        },
      ),
  });
  const lookAtObjects = async () => {
    const leftOut = await findLeftOut(made, namespace);
    // The engine will refuse to create the resources that depend on them.
    if (leftOut.absent.length > 0) await close(`the run left out ${leftOut.absent.join(', ')}`);
    return leftOut;
  };
  const looked = pulumi.runtime.isDryRun() ? undefined : lookAtObjects();
  // The other dependencies may be in the state since an earlier run: this one makes the engine refuse the run.
  const absent = looked?.then((leftOut) => resourceOf(leftOut.absent[0]) ?? opened) ?? opened;
  const deployed = new RevisionDeployed(
    named('deployed'),
    {
      ...{ ...identity, digest: digestOfRun, revision, wait: settings.wait, timeout, failFastAfter },
      ...(settings.waitForJobs ? { waitForJobs: true } : {}),
      objects: lastingObjects(manifest, hasCredentials ? credentialsName(name) : undefined),
      ...withoutCredentials,
      ...keeps,
      // An update plan accepts any result for an unknown value.
      doubtful: looked?.then(({ doubtful }) => doubtful) ?? unknownTexts,
      altered: looked?.then(({ altered }) => altered) ?? unknownTexts,
    },
    // `begun` first: its error is shown unchanged, while an error of an input is prefixed with the input's name.
    { ...revisionOptions, dependsOn: [begun, ...credentials, ...last, absent], hooks: { onError: [failed] } },
  );
  function resourceOf(identity: string | undefined): pulumi.Resource | undefined {
    return made.find(({ object }) => objectIdentity(object, namespace) === identity)?.resource;
  }
  const status = pulumi
    .all([deployed.status, deployed.digest, deployed.revision, opened.revision])
    .apply(async ([current, last, revision, expected]) => {
      await assertEnded(run, expected, { digest: last, revision });
      return current;
    });
  for (const { object, resource } of made) {
    // Only known, and only read, if this run is a deploy or changes nothing.
    resource.readStatus = () => deployed.revision.apply(() => request.statusOf(object));
  }
  const isGuess = rendered.unknown !== undefined;
  return { revision: deployed.revision, status, namespace, isGuess, objects: made, ...textsOf(rendered, isUnknown) };
}

/** The credentials that already exist have precedence over generated ones. */
function credentialsOf(request: CreateRequest): CredentialValues | undefined {
  const { hasCredentials, credentials = {}, existingCredentials = {}, parent } = request;
  if (!hasCredentials) return undefined;
  return { ...(typeof credentials === 'function' ? credentials({ parent }) : credentials), ...existingCredentials };
}

function textsOf(
  { content, secretNotes, generated, unknown }: RenderedRelease,
  isUnknown: boolean,
): Pick<DeployedRelease, 'notes' | 'manifest'> {
  const areNewNotes = pulumi.runtime.isDryRun() && (generated?.hasFreshNotes || unknown?.hasUnknownNotes);
  const notes = areNewNotes ? unknownText : printableByPulumi(content.notes);
  return {
    notes: secretNotes ? pulumi.secret(notes) : pulumi.output(notes),
    manifest: pulumi.secret(isUnknown ? unknownText : content.manifest),
  };
}

/** What a preview gives to the program if it shows nothing of a release. */
export const unknownRelease: DeployedRelease = {
  revision: unknownOutput(),
  status: unknownText,
  notes: unknownText,
  manifest: pulumi.secret(unknownText),
  namespace: '',
  isGuess: true,
  objects: [],
};
