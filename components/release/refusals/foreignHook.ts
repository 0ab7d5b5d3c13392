import * as pulumi from '@pulumi/pulumi';
import { codesIn } from '../../errors.ts';
import { warnOnly } from './refusedObjects.ts';

/** Reactions to objects or records of another owner. */
export interface ForeignCallbacks {
  /** Called when the pre-flight finds objects of another owner, to print advice. */
  onForeign?: () => Promise<unknown>;
  /** Called when the history belongs to another UUID than the stack's. @returns whether it was the stack's UUID, so that the history is taken over */
  onOtherOwner: (owner: string) => Promise<boolean>;
}

/** An error hook for RevisionOpened. @param name unique among the program's hooks; it is stored in the state */
export function foreignHook(name: string, { onForeign, onOtherOwner }: ForeignCallbacks): pulumi.ErrorHook {
  return new pulumi.ErrorHook(name, async ({ errors, newInputs }) => {
    const [error = ''] = errors;
    const codes = codesIn(error);
    if (codes.includes('RELEASE_OBJECT_NOT_OWNED')) await onForeign?.().catch(warnOnly);
    const isOther = codes.includes('REVISION_FOREIGN') && errors.length === 1;
    return isOther && onOtherOwner(String(newInputs?.owner)).catch(() => false);
  });
}
