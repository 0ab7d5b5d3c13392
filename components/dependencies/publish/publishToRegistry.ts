import { createHash } from 'node:crypto';
import { ReleaseError } from '../../errors.ts';
import { isJsonObject, type Json } from '../../json/index.ts';
import { shownUrl } from '../sources/download.ts';
import type { Sources } from '../sources/index.ts';
import { type OciConnection, ociConnection } from '../sources/ociConnection.ts';
import { chartTypes, configType, manifestType, provenanceType } from '../sources/ociRegistry.ts';
import { annotationsOf } from './annotations.ts';
import { otherContent, type Published, type PublishedArchive } from './publishedArchive.ts';

/** In bytes. */
const answerLimit = 4_000_000;

/**
 * Pushes an archive to a registry, as `helm push` does: a config, the layer of the chart, and the layer of the signature. A signature is
 * added to an archive that was published without one.
 * @param url `oci://host/path`, without the chart's name
 * @throws ReleaseError PACKAGE_EXISTS, PACKAGE_UPLOAD, DEPENDENCY_UNAUTHORIZED, DEPENDENCY_DOWNLOAD_FAILED
 */
export async function publishToRegistry(
  archive: PublishedArchive,
  url: string,
  { sources, env, now = new Date() }: { sources: Sources; env: NodeJS.ProcessEnv; now?: Date },
): Promise<Published> {
  const { name, version, data, provenance } = archive;
  const options = { ...(await sources.optionsFor(url)), hint: 'Check the address, and that your login may push.' };
  const connection = ociConnection(url, options, env, 'pull,push');
  const tag = version.replaceAll('+', '_');
  const place = `${shownUrl(url).replace(/\/+$/, '')}/${name}:${tag}`;
  const path = `/v2/${connection.pathOf(name)}`;
  const known = await connection.ask(name, `${path}/manifests/${tag}`, {
    limit: answerLimit,
    accept: manifestType,
    expected: [404],
  });
  if (known.status !== 404) {
    if (layerIn(known.body, chartTypes[0]) !== digestOf(data)) throw otherContent(archive, shownUrl(url));
    const isComplete = provenance === undefined || layerIn(known.body, provenanceType) !== undefined;
    if (isComplete) return { place, isKnown: true, manifest: digestOf(known.body) };
  }
  const config = Buffer.from(JSON.stringify(archive.metadata));
  const signed = provenance === undefined ? [] : [{ mediaType: provenanceType, body: provenance }];
  const layers = [{ mediaType: chartTypes[0], body: data }, ...signed];
  for (const body of [config, ...layers.map((layer) => layer.body)]) await pushBlob(connection, name, body);
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: manifestType,
      config: descriptorOf({ mediaType: configType, body: config }),
      // In Helm's order.
      layers: layers.map(descriptorOf).sort((left, right) => (left.digest < right.digest ? -1 : 1)),
      annotations: annotationsOf(archive.metadata, now),
    }),
  );
  const send = { method: 'PUT' as const, type: manifestType, body: manifest };
  await connection.ask(name, `${path}/manifests/${tag}`, { limit: answerLimit, send });
  return { place, isKnown: known.status !== 404, manifest: digestOf(manifest) };
}

/** Uploads a blob in one request (https://github.com/opencontainers/distribution-spec, Pushing blobs). */
async function pushBlob({ ask, pathOf, base }: OciConnection, name: string, body: Buffer): Promise<void> {
  const digest = digestOf(body);
  const path = `/v2/${pathOf(name)}/blobs`;
  const type = 'application/octet-stream';
  const start = { method: 'POST' as const, type, body: Buffer.alloc(0) };
  const { headers } = await ask(name, `${path}/uploads/`, { limit: answerLimit, send: start });
  const target = headers.location === undefined ? null : URL.parse(headers.location, base);
  if (target === null) {
    throw new ReleaseError('PACKAGE_UPLOAD', `${shownUrl(base)} does not say where to upload to.`, {
      hint: 'Check that the address belongs to a registry.',
    });
  }
  target.searchParams.set('digest', digest);
  await ask(name, target.href, { limit: answerLimit, send: { method: 'PUT', type, body } });
}

function descriptorOf({ mediaType, body }: { mediaType: string; body: Buffer }) {
  return { mediaType, digest: digestOf(body), size: body.length };
}

/** The digest of a layer; undefined if the manifest has none of this type. */
function layerIn(manifest: Buffer, type: string): Json | undefined {
  const content = parsed(manifest.toString('utf8'));
  const layers = isJsonObject(content) && Array.isArray(content.layers) ? content.layers : [];
  return layers.filter(isJsonObject).find(({ mediaType }) => mediaType === type)?.digest;
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function digestOf(data: Buffer): string {
  return `sha256:${createHash('sha256').update(data).digest('hex')}`;
}
