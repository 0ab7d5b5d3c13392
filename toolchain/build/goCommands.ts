import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Placeholder in a command for the output folder. */
export const outputFolder = '{out}';

/** What bootstrap.mjs needs too, before TypeScript can run. The flags leave out what only debuggers read. */
const shared: { flags: string[]; variables: Record<string, string>; controlPlane: string[] } = JSON.parse(
  readFileSync(join(import.meta.dirname, 'goBuild.json'), 'utf8'),
);

/** The packages of the control plane's programs, without its store. */
export const controlPlanePackages: readonly string[] = shared.controlPlane;

/** `go build` into the output folder; `flags` are the linker's. */
export const build = (flags: string, output: string, ...packages: string[]) => [
  'go',
  'build',
  ...shared.flags,
  ...linked(flags, output, packages),
];

/** The same for a tool of the tests that shares nothing with the others. */
export const buildAlone = (output: string, ...packages: string[]) => [
  'go',
  'build',
  '-trimpath',
  ...linked('', output, packages),
];

function linked(flags: string, output: string, packages: readonly string[]): string[] {
  return ['-ldflags', `-s -w${flags}`, '-o', join(outputFolder, output), ...packages];
}

/** The same for all, so that one build uses what another has compiled. Without C, no compiler of C is needed. */
export const env = shared.variables;

/** The flag of a build after {@link replacePackages}. */
export const replaced = '-modfile=replaced.mod';

/**
 * Prepares `go build -modfile=replaced.mod`, which compiles copies of these modules in the folder `replaced`, with the packages in the folder
 * `_replaced` in place of those of the same path: what this project does not use of a program, such as the clients of clouds, takes a third of its build.
 */
export function replacePackages(...modules: string[]): string[][] {
  const script = `cp go.mod replaced.mod
    cp go.sum replaced.sum
    for module; do
      mkdir -p "replaced/$module"
      cp -R "$(go list -m -f '{{.Dir}}' "$module")/." "replaced/$module"
      chmod -R u+w replaced
      go mod edit -replace "$module=./replaced/$module" replaced.mod
    done
    cd _replaced 2>/dev/null || exit 0
    find . -name '*.go' | while read -r file; do rm -f "../replaced/\${file%/*}"/*.go; done
    cp -R . ../replaced`;
  // `go list` finds a module's folder only after the download.
  return [
    ['go', 'mod', 'download', ...modules],
    ['sh', '-euc', script, 'sh', ...modules],
  ];
}

/** `-X package.name=value` for Go's linker: without it the build reports no version, and the engine refuses such a plugin. */
export const define = (name: string, value: string) => ` -X ${name}=${value}`;
