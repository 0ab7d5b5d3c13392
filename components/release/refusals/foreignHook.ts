import * as pulumi from '@pulumi/pulumi';
import { codesIn } from '../../errors.ts';
import { warnOnly } from './refusedObjects.ts';

/** What is done when what a release needs belongs to somebody else. */
export interface ForeignCallbacks {
  /** Told when the pre-flight finds objects of somebody else, to say what can be done. */
  onForeign?: () => Promise<unknown>;
  /** Asked when the history belongs to another UUID than the stack's. @returns whether it was the stack's before, and is handed over */
  onOtherOwner: (owner: string) => Promise<boolean>;
}

/** Of RevisionOpened. @param name unlike that of any other hook of the program; it is kept in the state */
export function foreignHook(name: string, { onForeign, onOtherOwner }: ForeignCallbacks): pulumi.ErrorHook {
  return new pulumi.ErrorHook(name, async ({ errors, newInputs }) => {
    const [error = ''] = errors;
    const codes = codesIn(error);
    if (codes.includes('RELEASE_OBJECT_NOT_OWNED')) await onForeign?.().catch(warnOnly);
    const isOther = codes.includes('REVISION_FOREIGN') && errors.length === 1;
    return isOther && onOtherOwner(String(newInputs?.owner)).catch(() => false);
  });
}
