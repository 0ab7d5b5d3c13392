import { readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ReleaseError } from '../errors.ts';

/** The functions that the code in the state calls. States of all versions name them: never rename one. */
export type ProviderFactory = 'openedProvider' | 'objectsProvider' | 'readyProvider' | 'deployedProvider';

const packageName = 'kubesentiment';
const entry = `${packageName}/provider`;

/** Pulumi runs the program and the providers in the same folder: that of `main` in Pulumi.yaml. */
const programFolder = process.cwd();

/**
 * A dynamic provider's code is stored in the stack's state. This one is only a constant line: it loads the package that the program
 * finds from its folder, so that yesterday's state runs with today's code, and no edit of the code looks like a change. In this project
 * Node finds the package by the name in package.json. (pulumi.dynamic.Resource would serialize whatever the closure reaches.) States of
 * earlier versions load `components/revision/index.ts` of the program's folder instead.
 */
export function providerCode(factory: ProviderFactory): string {
  // Short: the state has it twice for each of these resources.
  return [
    'exports.handler=()=>{const d=process.cwd();let p;',
    `try{p=require("module").createRequire(d+"/x").resolve("${entry}")}`,
    'catch(cause){throw Object.assign(Error(',
    `"PROJECT_PACKAGE_MISSING: The npm package ${packageName} is not found from "+d+".\\n  Run \`npm install ${packageName}\` there."`,
    '),{cause,stack:""})}',
    `return require(p).${factory}()}`,
  ].join('');
}

/**
 * Checks that the provider's process will find this package, before anything is created. A program may use the package through another
 * one, which has a copy of its own.
 * @throws ReleaseError PROJECT_PACKAGE_MISSING, PROJECT_PACKAGE_VERSIONS
 */
export function assertProviderFound(folder: string = programFolder): void {
  const own = realpathSync(fileURLToPath(new URL('../../components/entry/provider.cjs', import.meta.url)));
  const version = versionOf(own);
  let found: string;
  try {
    found = realpathSync(createRequire(join(folder, 'program.js')).resolve(entry));
  } catch (cause) {
    throw new ReleaseError('PROJECT_PACKAGE_MISSING', `The npm package ${packageName} is not found from ${folder}.`, {
      hint: `Run \`npm install ${packageName}@${version}\` there: the dynamic provider loads the package from the program's folder.`,
      cause,
    });
  }
  if (found === own || versionOf(found) === version) return;
  throw new ReleaseError(
    'PROJECT_PACKAGE_VERSIONS',
    `The program uses ${packageName} ${version}, but its folder has ${packageName} ${versionOf(found)}: ${folder}.`,
    {
      hint: `Run \`npm install ${packageName}@${version}\` there: the program and the dynamic provider need the same version.`,
    },
  );
}

/** @param provider the path of provider.cjs in a package */
function versionOf(provider: string): string {
  const { version } = JSON.parse(readFileSync(join(provider, '..', '..', '..', 'package.json'), 'utf8'));
  return String(version);
}
