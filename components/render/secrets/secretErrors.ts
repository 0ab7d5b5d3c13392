import { ReleaseError, ReleaseErrors, releaseErrors } from '../../errors.ts';
import type { HideSecrets } from '../../manifest/index.ts';

/**
 * The errors of a render, as they may be shown: what they quote of values and rendered texts may be secret.
 * @param error what a render with the real secrets failed with
 * @param harmless what it fails with when other values stand in their place; their words can be shown
 * @param hide hides those other values, which nobody wrote
 */
export function withoutSecretTexts(error: unknown, harmless: readonly ReleaseError[], hide: HideSecrets): Error {
  return mapped(error, (real) => {
    const other = harmless.find((candidate) => keyOf(candidate) === keyOf(real));
    return other === undefined ? withoutText(real) : withTexts(other, hide);
  });
}

/** The errors of a render in which masks stand for the secrets. */
export function withMaskHint(error: unknown): Error {
  return mapped(error, (real) => {
    const hint = `${real.hint === undefined ? '' : `${real.hint}\n`}${masksStand}`;
    return new ReleaseError(real.code, real.message, { ...optionsOf(real), hint });
  });
}

const masksStand =
  'For each secret value of the config "(secret)" stands here, since only Pulumi can decrypt it: `pulumi preview` renders with the values.';

/** The same error with other texts. */
function withTexts(error: ReleaseError, change: (text: string) => string): ReleaseError {
  const { position, frame, hint } = error;
  return new ReleaseError(error.code, change(error.message), {
    ...(position === undefined ? {} : { position }),
    ...(frame === undefined ? {} : { frame: change(frame) }),
    ...(hint === undefined ? {} : { hint: change(hint) }),
  });
}

function optionsOf({ position, frame, cause }: ReleaseError) {
  return { ...(position === undefined ? {} : { position }), ...(frame === undefined ? {} : { frame }), cause };
}

function mapped(error: unknown, change: (error: ReleaseError) => ReleaseError): Error {
  const shown = releaseErrors(error).map(change);
  const [first] = shown;
  return shown.length === 1 && first !== undefined ? first : new ReleaseErrors(shown);
}

function keyOf({ code, position }: ReleaseError): string {
  return JSON.stringify([code, position]);
}

/** The cause goes too: it quotes the same. */
function withoutText({ code, position }: ReleaseError): ReleaseError {
  const message = 'It fails because of a secret value of the config, so that what it says is not shown.';
  const hint = 'Set the secret values to plain ones in a stack of your own to see it.';
  return new ReleaseError(code, message, { position, hint });
}
