import { deployStack } from './components/release/index.ts';

/** The program of every stack: its config becomes one release. The stack's outputs are the release's. */
export default function main() {
  return deployStack(import.meta.dirname);
}
