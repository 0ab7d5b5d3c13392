import { ReleaseError } from '../../errors.ts';
import type { JsonObject } from '../../json/index.ts';

/** An archive to publish. */
export interface PublishedArchive {
  name: string;
  version: string;
  /** The content of its Chart.yaml. */
  metadata: JsonObject;
  data: Buffer;
  /** In hexadecimal. */
  sha256: string;
  /** The content of its provenance file, if it is signed. */
  provenance?: Buffer | undefined;
}

/** What has become of an archive. */
export interface Published {
  /** The URL or the path of the published archive. */
  place: string;
  /** Whether the same archive was published before, and nothing was changed. */
  isKnown: boolean;
  /** The digest of a registry's manifest, `sha256:…`. */
  manifest?: string;
}

/** A published version never gets another content: others have its digest in their locks. */
export function otherContent({ name, version }: PublishedArchive, place: string): ReleaseError {
  return new ReleaseError('PACKAGE_EXISTS', `${place} has ${name} ${version} already, with another content.`, {
    hint: 'Increase the version in Chart.yaml, and package the chart again.',
  });
}

/** As Helm names it. */
export function fileNameOf({ name, version }: Pick<PublishedArchive, 'name' | 'version'>): string {
  return `${name}-${version}.tgz`;
}
