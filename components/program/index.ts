export { deployStack } from './deployStack.ts';
