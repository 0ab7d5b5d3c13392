import { join } from 'node:path';
import { projectFolder } from '../paths.ts';
import { runWithToolchain } from './integration.ts';

/** `npm run bench [-- OPTIONS]`: compares this project with Helm and with Pulumi's own resources for charts. */
export function bench(args: readonly string[]): Promise<number> {
  return runWithToolchain([join(projectFolder, 'tests', 'bench', 'main.ts'), ...args]);
}
