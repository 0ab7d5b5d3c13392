import * as pulumi from '@pulumi/pulumi';
import type { StackSettings } from '../../config/index.ts';

/** `pulumi up` cannot undo its own update. The command `release deploy` can, so it needs no advice. */
export function atomicAdvice({ stack, release }: StackSettings, inProgram: boolean): () => void {
  let given = !release.atomic || process.env.KUBESENTIMENT_COMMAND !== undefined;
  return () => {
    if (given) return;
    given = true;
    const advice = inProgram
      ? 'To roll back, set the argument rollbackTo to the number of a good revision, and run `pulumi up` again.'
      : `To roll back: release rollback -s ${stack}. \`release deploy -s ${stack}\` rolls back by itself.`;
    pulumi.log.warn(`The release is atomic, but \`pulumi up\` cannot roll back. ${advice}`);
  };
}
