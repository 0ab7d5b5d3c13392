export { withoutStackTraces } from './objects/withoutStackTraces.ts';
export { ownershipAdvice } from './refusals/ownershipAdvice.ts';
export { Release } from './release.ts';
export type { ReleaseArgs } from './releaseArgs.ts';
export { deployStack } from './stack/deployStack.ts';
export type { ValuesInput } from './valuesInput.ts';
