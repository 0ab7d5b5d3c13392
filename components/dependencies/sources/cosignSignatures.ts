import { createHash } from 'node:crypto';
import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';
import type { CosignEvidence, CosignSignature } from '../../packaging/index.ts';
import type { Answer } from './exchange.ts';
import type { OciRequest } from './ociConnection.ts';

/** In bytes. A signature with its certificates and its entry in a log has some ten thousand. */
export const signatureLimit = 1_000_000;

/** Only the newest are checked: cosign appends. */
const mostSignatures = 20;

const simpleType = 'application/vnd.dev.cosign.simplesigning.v1+json';
const annotation = 'dev.cosignproject.cosign/signature';
const bundleType = /^application\/vnd\.dev\.sigstore\.bundle\b/;
const manifestTypes = 'application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json';
/** What a registry says of an address that it does not have. */
const absent = [400, 404, 405, 415, 501];

/** Asks the registry for a path below the chart's repository. */
export type AskRegistry = (path: string, options: Pick<OciRequest, 'accept' | 'expected'>) => Promise<Answer>;

/**
 * Collects the cosign signatures of a manifest: those in the tag `sha256-<digest>.sig`, and bundles that refer to the
 * manifest. (Source: sigstore/cosign specs/SIGNATURE_SPEC.md and BUNDLE_SPEC.md; the referrers of the OCI distribution
 * specification.)
 * @returns a {@link CosignEvidence} in JSON; undefined if there is no signature. Nothing is verified yet
 */
export async function cosignEvidence(manifest: Buffer, ask: AskRegistry): Promise<Buffer | undefined> {
  const hex = createHash('sha256').update(manifest).digest('hex');
  const simple = await simpleSignatures(hex, ask);
  // A registry may refuse the API for referrers, which a chart with a simple signature does not need.
  const bundled = await bundledSignatures(hex, ask).catch((error: unknown) => {
    if (simple.length === 0) throw error;
    return [];
  });
  const found = [...simple, ...bundled];
  if (found.length === 0) return undefined;
  const evidence: CosignEvidence = { manifest: manifest.toString('utf8'), signatures: found };
  return Buffer.from(`${JSON.stringify(evidence)}\n`);
}

async function simpleSignatures(hex: string, ask: AskRegistry): Promise<CosignSignature[]> {
  const answer = await ask(`manifests/sha256-${hex}.sig`, { accept: manifestTypes, expected: absent });
  const layers = absent.includes(answer.status) ? [] : listIn(answer, 'layers');
  const signatures: CosignSignature[] = [];
  for (const { mediaType, digest, annotations } of layers.slice(-mostSignatures)) {
    const signature = isJsonObject(annotations) ? annotations[annotation] : undefined;
    if (mediaType !== simpleType || typeof signature !== 'string') continue;
    const payload = await blobOf(digest, ask);
    if (payload !== undefined) signatures.push({ format: 'simple', payload: payload.toString('base64'), signature });
  }
  return signatures;
}

/** Registries without the API for referrers have a tag that lists them. */
async function bundledSignatures(hex: string, ask: AskRegistry): Promise<CosignSignature[]> {
  const listed = await ask(`referrers/sha256:${hex}`, { expected: absent });
  const index = absent.includes(listed.status)
    ? await ask(`manifests/sha256-${hex}`, { accept: manifestTypes, expected: absent })
    : listed;
  const entries = absent.includes(index.status) ? [] : listIn(index, 'manifests');
  const bundles = entries.filter(({ artifactType }) => bundleType.test(String(artifactType)));
  const signatures: CosignSignature[] = [];
  for (const { digest } of bundles.slice(-mostSignatures)) {
    if (!isDigest(digest)) continue;
    const manifest = await ask(`manifests/${digest}`, { accept: manifestTypes, expected: absent });
    const [layer] = absent.includes(manifest.status) ? [] : listIn(manifest, 'layers');
    const bundle = await blobOf(layer?.digest, ask);
    if (bundle !== undefined) signatures.push(...envelopeIn(jsonIn(bundle)));
  }
  return signatures;
}

function envelopeIn({ dsseEnvelope }: JsonObject): CosignSignature[] {
  const { payload, signatures } = isJsonObject(dsseEnvelope) ? dsseEnvelope : {};
  if (typeof payload !== 'string' || !Array.isArray(signatures)) return [];
  return signatures.flatMap((each) =>
    isJsonObject(each) && typeof each.sig === 'string' ? [{ format: 'dsse', payload, signature: each.sig }] : [],
  );
}

/** A blob with another content than its digest says counts as absent. */
async function blobOf(digest: Json | undefined, ask: AskRegistry): Promise<Buffer | undefined> {
  if (!isDigest(digest)) return undefined;
  const { status, body } = await ask(`blobs/${digest}`, { expected: absent });
  const isWhole = digest === `sha256:${createHash('sha256').update(body).digest('hex')}`;
  return absent.includes(status) || !isWhole ? undefined : body;
}

function isDigest(value: Json | undefined): value is string {
  return typeof value === 'string' && /^sha256:[0-9a-f]{64}$/.test(value);
}

function listIn({ body }: Answer, key: string): JsonObject[] {
  const list = jsonIn(body)[key];
  return (Array.isArray(list) ? list : []).filter(isJsonObject);
}

function jsonIn(body: Buffer): JsonObject {
  try {
    const value: Json = JSON.parse(body.toString('utf8'));
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}
