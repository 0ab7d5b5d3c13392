import { collectionHelpers } from './collections.ts';
import { encodingHelpers } from './encoding.ts';
import type { HelperTable } from './helper.ts';
import { logicHelpers } from './logic.ts';
import { stringHelpers } from './strings.ts';

export { fixed, type Helper, HelperError, type HelperTable } from './helper.ts';
export { describeValue, isEmptyValue, textOf } from './values.ts';

/** Every helper that only computes. `include` and the blocks need the templates and live there. */
export const helpers: HelperTable = { ...logicHelpers, ...stringHelpers, ...collectionHelpers, ...encodingHelpers };
