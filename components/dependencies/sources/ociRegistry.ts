import { createHash } from 'node:crypto';
import semver from 'semver';
import { ReleaseError } from '../../errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';
import { archiveLimit, type ChartSource, provenanceLimit } from './chartRepository.ts';
import { cosignEvidence, signatureLimit } from './cosignSignatures.ts';
import { shownUrl } from './download.ts';
import type { Answer, DownloadOptions } from './exchange.ts';
import { type OciRequest, ociConnection } from './ociConnection.ts';

/** Media types of a chart in a registry. */
export const manifestType = 'application/vnd.oci.image.manifest.v1+json';
export const configType = 'application/vnd.cncf.helm.config.v1+json';
export const chartTypes = ['application/vnd.cncf.helm.chart.content.v1.tar+gzip', 'application/tar+gzip'] as const;
export const provenanceType = 'application/vnd.cncf.helm.chart.provenance.v1.prov';

const answerLimit = 4_000_000;
const mostPages = 100;

/**
 * Charts in a registry (https://helm.sh/docs/topics/registries/), with the API of the OCI distribution specification.
 * @param url `oci://host/path`, without the chart's name
 * @throws ReleaseError from its functions: like those of a chart repository, and DEPENDENCY_INVALID
 */
export function ociRegistry(
  url: string,
  options: Omit<DownloadOptions, 'limit' | 'owner'>,
  env: NodeJS.ProcessEnv,
): ChartSource {
  const { base, pathOf, ask: send } = ociConnection(url, options, env);
  const ask = (name: string, path: string, limit: number, accept?: string) => send(name, path, { limit, accept });

  return {
    async versions(name) {
      const tags: string[] = [];
      let next: string | undefined = `/v2/${pathOf(name)}/tags/list?n=1000`;
      for (let page = 0; next !== undefined && page < mostPages; page++) {
        const answer: Answer = await ask(name, next, answerLimit);
        const { tags: list } = jsonOf(answer.body, url, name);
        if (Array.isArray(list)) tags.push(...list.filter((tag) => typeof tag === 'string'));
        next = nextPage(answer, base);
      }
      // Tags cannot contain a plus, so registries use an underscore.
      const versions = tags.map((tag) => tag.replaceAll('_', '+')).filter((tag) => semver.valid(tag, { loose: true }));
      return versions.sort((left, right) => semver.rcompare(left, right, { loose: true }));
    },
    async fetch(name, version) {
      const { config, layers } = await manifestOf(name, version);
      const digest = layers.find(({ mediaType }) => chartTypes.some((type) => type === mediaType))?.digest;
      if (!isJsonObject(config) || config.mediaType !== configType || !isDigest(digest)) {
        throw new ReleaseError('DEPENDENCY_INVALID', `${shownUrl(url)}/${name}:${version} is not a Helm chart.`, {
          hint: 'Fix the repository or the name.',
        });
      }
      return blobOf(name, digest, `${name} ${version}`, archiveLimit);
    },
    async cosign(name, version) {
      const manifest = await manifestText(name, version);
      const path = `/v2/${pathOf(name)}`;
      const request = (below: string, options: Pick<OciRequest, 'accept' | 'expected'>) =>
        send(name, `${path}/${below}`, { limit: signatureLimit, ...options });
      return cosignEvidence(manifest, request);
    },
    async provenance(name, version) {
      const { layers } = await manifestOf(name, version);
      const digest = layers.find(({ mediaType }) => mediaType === provenanceType)?.digest;
      const what = `The provenance file of ${name} ${version}`;
      return isDigest(digest) ? blobOf(name, digest, what, provenanceLimit) : undefined;
    },
  };

  async function manifestOf(name: string, version: string): Promise<{ config?: Json; layers: JsonObject[] }> {
    const { config, layers } = jsonOf(await manifestText(name, version), url, name);
    return { config, layers: (Array.isArray(layers) ? layers : []).filter(isJsonObject) };
  }

  async function manifestText(name: string, version: string): Promise<Buffer> {
    const wanted = isDigest(version) ? version : undefined;
    const reference = wanted ?? encodeURIComponent(version.replaceAll('+', '_'));
    const answer = await ask(name, `/v2/${pathOf(name)}/manifests/${reference}`, answerLimit, manifestType);
    const promised = wanted ?? answer.headers['docker-content-digest'];
    if (promised !== undefined) checkDigest(answer.body, promised, `The manifest of ${name} ${version}`);
    return answer.body;
  }

  async function blobOf(name: string, digest: string, what: string, limit: number): Promise<Buffer> {
    const { body } = await ask(name, `/v2/${pathOf(name)}/blobs/${digest}`, limit);
    checkDigest(body, digest, what);
    return body;
  }
}

function isDigest(value: Json | undefined): value is string {
  return typeof value === 'string' && /^sha256:[0-9a-f]{64}$/.test(value);
}

/** As in RFC 5988. A link to another host is ignored. */
function nextPage({ headers, url }: Answer, base: string): string | undefined {
  const [, link] = /<([^>]+)>\s*;[^,]*rel="?next"?/.exec(headers.link ?? '') ?? [];
  const next = link === undefined ? null : URL.parse(link, url);
  return next !== null && next.origin === new URL(base).origin ? next.pathname + next.search : undefined;
}

function checkDigest(body: Buffer, digest: string, what: string): void {
  const sha256 = `sha256:${createHash('sha256').update(body).digest('hex')}`;
  if (sha256 === digest) return;
  throw new ReleaseError(
    'DEPENDENCY_CHECKSUM',
    `${what} was downloaded with the digest ${sha256}, but the registry promised ${digest}.`,
    {
      hint: 'Run it again. If the error persists, contact the operator of the registry. The archive was discarded.',
    },
  );
}

function jsonOf(body: Buffer, url: string, name: string): JsonObject {
  let content: Json = null;
  try {
    content = JSON.parse(body.toString('utf8'));
  } catch {
    // Reported below.
  }
  if (isJsonObject(content)) return content;
  throw new ReleaseError('DEPENDENCY_DOWNLOAD_FAILED', `${shownUrl(url)}/${name} did not respond with JSON.`, {
    hint: 'Check that the address belongs to a registry.',
  });
}
