import { asOneError, ReleaseError, releaseErrors } from '../../errors.ts';
import { type HideSecrets, hideInError } from '../../manifest/index.ts';
import { secretMask } from '../../secretMask.ts';

/**
 * The errors of a render without secrets: the values and rendered texts that an error quotes may be secret.
 * @param error the error of a render with the real secrets
 * @param harmless the errors of the same render with other values in their place; their texts can be shown
 * @param hide hides these other values, which nobody wrote
 */
export function withoutSecretTexts(error: unknown, harmless: readonly ReleaseError[], hide: HideSecrets): Error {
  return mapped(error, (real) => {
    const other = harmless.find((candidate) => keyOf(candidate) === keyOf(real));
    return other === undefined ? withoutText(real) : hideInError(other, hide);
  });
}

/** Adds a hint to the errors of a render in which masks replace the secrets. */
export function withMaskHint(error: unknown): Error {
  return mapped(error, (real) => {
    const hint = `${real.hint === undefined ? '' : `${real.hint}\n`}${aboutMasks}`;
    return new ReleaseError(real.code, real.message, {
      position: real.position,
      frame: real.frame,
      hint,
      cause: real.cause,
    });
  });
}

const aboutMasks = `This command shows "${secretMask}" for each secret value of the config, since only Pulumi can decrypt it: \`pulumi preview\` renders with the real values.`;

function mapped(error: unknown, change: (error: ReleaseError) => ReleaseError): Error {
  return asOneError(releaseErrors(error).map(change));
}

function keyOf({ code, position }: ReleaseError): string {
  return JSON.stringify([code, position]);
}

/** Removes the cause, too: it quotes the same. */
function withoutText({ code, position }: ReleaseError): ReleaseError {
  const message = 'The render fails because of a secret value, so the error is not shown.';
  const hint = 'To see it, use plain test values instead of the secrets in a test stack.';
  return new ReleaseError(code, message, { position, hint });
}
