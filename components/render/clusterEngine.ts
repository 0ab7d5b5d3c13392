import type { StackSettings } from '../config/index.ts';
import { ReleaseError } from '../errors.ts';
import { type AnsweringEngine, type HelmTemplate, type LookUp, withClusterAnswers } from '../helm/index.ts';
import { isJsonObject, type JsonObject } from '../json/index.ts';
import type { CapabilitySource } from './capabilities.ts';
import type { RenderRequest } from './renderOwnChart.ts';
import { standInFor } from './secrets/standIn.ts';

/**
 * Helm's engine that sees the cluster as `helm install` does: the APIs that it serves, and with `lookup: cluster` its objects. A preview
 * that gets no answer to a lookup warns, and takes it that nothing is there. Without a cluster to ask, charts see what `helm template`
 * shows them. For a render with other secrets, Secrets of the cluster have other data, too.
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
        onAssumed(`${error.message} (${error.code}) The chart finds no ${kind}${name === '' ? '' : `/${name}`}.`);
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

/** Whether anything of a release may be made of a secret: of the config's, or of one that the chart has looked up. */
export function hasSecrets({ settings, engine }: Pick<RenderRequest, 'settings' | 'engine'>): boolean {
  const found = engine?.found() ?? [];
  return settings.secretPaths.length > 0 || found.some(({ kind }) => kind === 'Secret' || kind === 'SecretList');
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
