import * as pulumi from '@pulumi/pulumi';
import type { ReleaseSettings } from '../../config/index.ts';
import {
  credentialsName,
  fieldManager,
  inRunOrder,
  logicalName,
  mayBeReplaced,
  packObjects,
  replacementLosesData,
} from '../../manifest/index.ts';
import {
  crdsForHooks,
  includedByCrds,
  type PlannedCrd,
  type RenderedRelease,
  type SubchartOrder,
} from '../../render/index.ts';
import { isNeededByHooks } from '../credentials.ts';
import type { CredentialValues } from '../releaseArgs.ts';

interface Opening {
  settings: ReleaseSettings;
  inProgram: boolean;
  rendered: RenderedRelease;
  rollbackTo?: number;
  adopted?: number;
  hasCredentials: boolean;
  withoutCluster?: boolean;
}

interface Plan {
  planned: readonly PlannedCrd[];
  order: SubchartOrder;
  credentials: CredentialValues | undefined;
  /** Adds the release's prefix to the name of a resource. */
  named(name: string): string;
}

/** The inputs of RevisionOpened, without its identity and what it deploys. */
export function openedInputs(
  { settings, inProgram, rendered, rollbackTo, adopted, hasCredentials, withoutCluster }: Opening,
  { planned, order, credentials, named }: Plan,
) {
  const { name, namespace, timeout, historyMax, createNamespace, takeOwnership } = settings;
  const { hooks } = rendered.content;
  const objects = rendered.objects.map(({ object }) => object);
  const forHooks = crdsForHooks(planned, hooks);
  const replaceable = objects
    .filter((object) => replacementLosesData(object) && mayBeReplaced(object))
    .map((object) => named(logicalName(object, namespace)));
  return {
    stack: `${pulumi.getProject()}.${pulumi.getStack()}`,
    ...(inProgram ? { inProgram } : {}),
    ...(rollbackTo === undefined ? {} : { rollbackTo }),
    ...(adopted === undefined ? {} : { adopted }),
    ...includedByCrds(planned),
    ...(forHooks.length === 0 ? {} : { definitions: packObjects(forHooks) }),
    hooks: inRunOrder(hooks).map(({ kind, name: hook, events }) => `${kind}/${hook || '*'} ${events.join(',')}`),
    unlisted: hasCredentials ? [{ apiVersion: 'v1', kind: 'Secret', name: credentialsName(name) }] : [],
    ...(credentials !== undefined && isNeededByHooks(name, { hooks, objects })
      ? { credentials: pulumi.secret({ ...credentials }) }
      : {}),
    ...(replaceable.length === 0 ? {} : { replaceable }),
    waits: new Set([...order.values()].flat()).size,
    ...{ timeout, historyMax, createNamespace, takeOwnership, fieldManager },
    uninstall: { keepHistory: settings.keepHistory, deleteNamespace: settings.deleteNamespace },
    ...(withoutCluster ? { withoutCluster: true } : {}),
  };
}
