export { isNightly } from '../toolchain/nightly.ts';
