/**
 * Replaces a secret in everything that this program shows. If a secret cannot be decrypted, it is also the value with
 * which the chart renders: it is a string in YAML even without quotes, which Pulumi's own `[secret]` is not.
 */
export const secretMask = '(secret)';

/** Replaces a secret in a comparison if it differs from the secret on the other side. */
export const changedSecretMask = '(secret, changed)';

const masksOfPulumi = /\[secret\]/g;

/** Replaces Pulumi's own masks in a text by {@link secretMask}. */
export function withOwnMasks(text: string): string {
  return text.replace(masksOfPulumi, secretMask);
}
