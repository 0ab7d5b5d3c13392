import { createHash } from 'node:crypto';

/** In hexadecimal. */
export function sha256Of(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}
