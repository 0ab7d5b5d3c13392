import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { CosignEvidence, CosignSignature } from '../../components/packaging/index.ts';

/** A pair as `cosign generate-key-pair` makes it, and of the other kinds that cosign accepts. */
export function newPair(type: 'ec' | 'rsa' | 'ed25519' = 'ec'): { privateKey: KeyObject; pem: string } {
  const { privateKey, publicKey } =
    type === 'ec'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : type === 'rsa'
        ? generateKeyPairSync('rsa', { modulusLength: 2048 })
        : generateKeyPairSync('ed25519');
  return { privateKey, pem: String(publicKey.export({ type: 'spki', format: 'pem' })) };
}

export const digestOf = (data: Buffer | string) => `sha256:${createHash('sha256').update(data).digest('hex')}`;

function signed(data: Buffer, key: KeyObject): string {
  return sign(key.asymmetricKeyType === 'ed25519' ? null : 'sha256', data, key).toString('base64');
}

/** The payload of simple signing, in the form that cosign writes. */
export function simplePayload(manifestDigest: string, type = 'cosign container image signature'): Buffer {
  const identity = { 'docker-reference': 'registry.example/charts/redis' };
  const critical = { identity, image: { 'docker-manifest-digest': manifestDigest }, type };
  return Buffer.from(JSON.stringify({ critical, optional: null }));
}

export function simpleSignature(key: KeyObject, payload: Buffer): CosignSignature {
  return { format: 'simple', payload: payload.toString('base64'), signature: signed(payload, key) };
}

export function statement(manifestDigest: string, predicateType = 'https://sigstore.dev/cosign/sign/v1'): Buffer {
  const subject = [{ digest: { sha256: manifestDigest.replace('sha256:', '') } }];
  return Buffer.from(
    JSON.stringify({ _type: 'https://in-toto.io/Statement/v1', subject, predicateType, predicate: {} }),
  );
}

/** The signature of a DSSE envelope in a Sigstore bundle. */
export function envelopeSignature(key: KeyObject, payload: Buffer): CosignSignature {
  const type = 'application/vnd.in-toto+json';
  const data = Buffer.concat([Buffer.from(`DSSEv1 ${type.length} ${type} ${payload.length} `), payload]);
  return { format: 'dsse', payload: payload.toString('base64'), signature: signed(data, key) };
}

/** The manifest of a chart in a registry. */
export function manifestOf(archive: Buffer): string {
  const mediaType = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';
  const config = { mediaType: 'application/vnd.cncf.helm.config.v1+json' };
  return JSON.stringify({ schemaVersion: 2, config, layers: [{ mediaType, digest: digestOf(archive) }] });
}

export function evidenceOf(manifest: string, ...signatures: CosignSignature[]): Buffer {
  const evidence: CosignEvidence = { manifest, signatures };
  return Buffer.from(JSON.stringify(evidence));
}
