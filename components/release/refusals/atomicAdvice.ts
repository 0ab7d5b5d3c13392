import * as pulumi from '@pulumi/pulumi';
import type { StackSettings } from '../../config/index.ts';

/** One update cannot undo itself: what an atomic release does then is the command's, which needs no advice. */
export function atomicAdvice({ stack, release }: StackSettings): () => void {
  let given = !release.atomic || process.env.KUBESENTIMENT_COMMAND !== undefined;
  return () => {
    if (given) return;
    given = true;
    const advice = `To go back: release rollback -s ${stack}. \`release deploy -s ${stack}\` does that by itself.`;
    pulumi.log.warn(`The release is atomic, but \`pulumi up\` cannot go back. ${advice}`);
  };
}
