import { encodingHelpers } from './encoding.ts';
import type { HelperTable } from './helper.ts';
import { kindHelpers } from './kinds.ts';
import { listHelpers } from './lists.ts';
import { logicHelpers } from './logic.ts';
import { mapHelpers } from './maps.ts';
import { numberHelpers } from './numbers.ts';
import { pathHelpers } from './paths.ts';
import { regexHelpers } from './regexes.ts';
import { longestText, stringHelpers } from './strings.ts';
import { versionHelpers } from './versions.ts';

export { absentHelpers } from './absent.ts';
export { fixed, type Helper, HelperError, type HelperTable, variadic } from './helper.ts';
export { describeValue, isEmptyValue, listOf, textOf } from './values.ts';
export { longestText };

/** All pure helpers. Helpers that need the templates or the chart's files are defined elsewhere. */
export const helpers: HelperTable = {
  ...logicHelpers,
  ...stringHelpers,
  ...listHelpers,
  ...mapHelpers,
  ...numberHelpers,
  ...kindHelpers,
  ...versionHelpers,
  ...pathHelpers,
  ...regexHelpers,
  ...encodingHelpers,
};
