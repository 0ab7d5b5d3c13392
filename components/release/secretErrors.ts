import { ReleaseError, ReleaseErrors, releaseErrors } from '../errors.ts';

/**
 * The errors of a render, as they may be shown: what they quote of values and rendered texts may be secret.
 * @param error what a render with the real secrets failed with
 * @param harmless what it fails with when other values stand in their place; their words can be shown
 */
export function withoutSecretTexts(error: unknown, harmless: readonly ReleaseError[]): Error {
  const shown = releaseErrors(error).map((real) => {
    const other = harmless.find((candidate) => keyOf(candidate) === keyOf(real));
    return other ?? withoutText(real);
  });
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
  return new ReleaseError(code, message, { ...(position === undefined ? {} : { position }), hint });
}
