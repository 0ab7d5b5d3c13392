export { describeFields } from './describeFields.ts';
export { type MarkedRelease, markSettled, type SettledObject } from './markSettled.ts';
export { isNamed, refuseUnknown, regeneratedIn, withRegenerated } from './regenerate.ts';
export { objectsIn } from './releaseParts.ts';
export { type RenderedTexts, type SettledRelease, settleGenerated } from './settleGenerated.ts';
