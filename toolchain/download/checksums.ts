import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Checksums } from './publishedFiles.ts';

export interface Digest {
  algorithm: 'sha256' | 'sha512';
  hex: string;
}

const algorithms = { 64: 'sha256', 128: 'sha512' } as const;

/**
 * The digest of a file in what its publisher says about checksums; undefined if it is not there. Digests that are shorter than SHA-256
 * do not count.
 */
export function digestIn(text: string, file: string, format: Checksums['format']): Digest | undefined {
  return format === 'github' ? digestInRelease(text, file) : digestInLines(text, file);
}

function digestInLines(text: string, file: string): Digest | undefined {
  const lines = text.split(/\r?\n|\0/).filter((line) => line.trim() !== '');
  for (const line of lines) {
    // `*` marks a binary file, and some publishers write `./` before the name.
    const [, hex = '', name] = /^([0-9a-fA-F]+)(?:\s+\*?(?:\.\/)?(\S+))?\s*$/.exec(line) ?? [];
    const isOnly = name === undefined && lines.length === 1;
    if (name === file || isOnly) return digestOf(hex);
  }
  return undefined;
}

/** The digests in GitHub's answer about a release: https://docs.github.com/rest/releases/releases#get-a-release-by-tag-name */
function digestInRelease(text: string, file: string): Digest | undefined {
  try {
    const { assets = [] }: { assets?: readonly { name?: unknown; digest?: unknown }[] } = JSON.parse(text);
    const digest = assets.find(({ name }) => name === file)?.digest;
    // Files from before June 2025 have none.
    return typeof digest === 'string' ? digestOf(digest.replace(/^sha(?:256|512):/, '')) : undefined;
  } catch {
    return undefined;
  }
}

function digestOf(hex: string): Digest | undefined {
  const algorithm = Object.entries(algorithms).find(([length]) => Number(length) === hex.length)?.[1];
  return algorithm === undefined || !/^[0-9a-f]+$/i.test(hex) ? undefined : { algorithm, hex: hex.toLowerCase() };
}

/** Whether a file has this digest. */
export async function hasDigest(path: string, { algorithm, hex }: Digest): Promise<boolean> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash);
  return hash.digest('hex') === hex;
}
