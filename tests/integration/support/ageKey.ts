import { generateKeyPairSync } from 'node:crypto';
import { dirname } from 'node:path';
import { execa } from 'execa';

/** A key pair of age (https://age-encryption.org/v1). */
export interface AgeKey {
  /** `AGE-SECRET-KEY-1…` */
  identity: string;
  /** `age1…` */
  recipient: string;
}

export function makeAgeKey(): AgeKey {
  const { privateKey } = generateKeyPairSync('x25519');
  const { d = '', x = '' } = privateKey.export({ format: 'jwk' });
  return {
    identity: bech32('age-secret-key-', Buffer.from(d, 'base64url')).toUpperCase(),
    recipient: bech32('age', Buffer.from(x, 'base64url')),
  };
}

/** Encrypts a text in YAML or JSON for a recipient. @param sops the path of the program */
export async function sealed(
  sops: string,
  text: string,
  { recipient, format = 'yaml' }: { recipient: string; format?: 'yaml' | 'json' },
): Promise<string> {
  const types = ['--input-type', format, '--output-type', format];
  const args = ['encrypt', '--age', recipient, ...types, '--filename-override', `values.${format}`];
  const { stdout } = await execa(sops, args, { input: text, cwd: dirname(sops) });
  return `${stdout}\n`;
}

const alphabet = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

/** Source: BIP 173, the encoding of age's keys. */
function bech32(prefix: string, data: Buffer): string {
  const bits = [...data].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const words = (bits.match(/.{1,5}/g) ?? []).map((part) => Number.parseInt(part.padEnd(5, '0'), 2));
  const letters = [...prefix].map((letter) => letter.charCodeAt(0));
  const expanded = [...letters.map((code) => code >> 5), 0, ...letters.map((code) => code & 31)];
  const sum = polymod([...expanded, ...words, 0, 0, 0, 0, 0, 0]) ^ 1;
  const checksum = [0, 1, 2, 3, 4, 5].map((index) => (sum >> (5 * (5 - index))) & 31);
  return `${prefix}1${[...words, ...checksum].map((word) => alphabet[word]).join('')}`;
}

function polymod(words: readonly number[]): number {
  return words.reduce((sum, word) => {
    const mixed = generator.map((each, index) => ((sum >> 25) & (1 << index) ? each : 0));
    return mixed.reduce((result, each) => result ^ each, ((sum & 0x1ffffff) << 5) ^ word);
  }, 1);
}
