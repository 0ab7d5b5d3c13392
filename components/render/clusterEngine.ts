import type { StackSettings } from '../config/index.ts';
import { ReleaseError } from '../errors.ts';
import { type AnsweringEngine, type HelmTemplate, type LookUp, withClusterAnswers } from '../helm/index.ts';
import { isJsonObject, type JsonObject } from '../json/index.ts';
import { secretTexts } from '../manifest/index.ts';
import type { CapabilitySource } from './capabilities.ts';
import type { RenderRequest } from './renderRequest.ts';
import { standInFor } from './secrets/standIn.ts';

/**
 * Helm's engine with the view of the cluster that `helm install` has: the served APIs and, with `lookup: cluster`, the objects. If a
 * lookup gets no answer in a preview, the preview warns and assumes that the object doesn't exist. Without a cluster, charts see what
 * `helm template` shows them. A render with other secrets also sees other data in the cluster's Secrets.
 */
export function clusterEngine(
  helmTemplate: HelmTemplate,
  { release }: Pick<StackSettings, 'release'>,
  { questions, onAssumed }: CapabilitySource = {},
): AnsweringEngine {
  const lookUp = release.lookup === 'cluster' ? questions?.lookUp : undefined;
  const answer: LookUp | undefined =
    lookUp &&
    (async (request) => {
      try {
        return await lookUp(request);
      } catch (error) {
        if (onAssumed === undefined || !(error instanceof ReleaseError)) throw error;
        const { kind, name } = request;
        onAssumed(
          `${error.message} (${error.code}) The preview assumes that the cluster does not have ${kind}${name === '' ? '' : `/${name}`}.`,
        );
        return {};
      }
    });
  const knowsApis = questions !== undefined && release.apiVersions === undefined;
  return withClusterAnswers(helmTemplate, {
    lookUp: answer,
    knowsApis,
    other: withOtherData,
  });
}

/** Whether the release may depend on a secret: one of the config or of a patch, or a Secret that the chart has looked up. */
export function hasSecrets({ settings, engine }: Pick<RenderRequest, 'settings' | 'engine'>): boolean {
  const found = engine?.found() ?? [];
  const isSecret = settings.secretPaths.length > 0 || settings.hasSecretPatches === true;
  return isSecret || found.some(({ kind }) => kind === 'Secret' || kind === 'SecretList');
}

/** The data that a render with other secrets sees in place of that of the Secrets which the chart has looked up. */
export function lookedUpStandIns(engine: RenderRequest['engine']): string[] {
  return (engine?.found() ?? []).flatMap((answer) => {
    const { kind, data, items } = withOtherData(answer);
    if (kind === 'SecretList' && Array.isArray(items)) {
      return items.flatMap((item) => (isJsonObject(item) ? secretTexts(item, [['data']]) : []));
    }
    return kind === 'Secret' && isJsonObject(data) ? secretTexts({ data }, [['data']]) : [];
  });
}

/** The same Secret, or list of Secrets, with other data. */
function withOtherData(answer: JsonObject): JsonObject {
  const { kind, data, items } = answer;
  if (kind === 'SecretList' && Array.isArray(items)) {
    return {
      ...answer,
      items: items.map((item) => (isJsonObject(item) ? withOtherData({ ...item, kind: 'Secret' }) : item)),
    };
  }
  return kind === 'Secret' && isJsonObject(data) ? { ...answer, data: standInFor(data) } : answer;
}
