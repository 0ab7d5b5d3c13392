import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { arch, env, platform } from 'node:process';
import { type Browser, chromium as playwright } from 'playwright-core';

/** The package has Chromium for this platform only. */
export const hasBrowser = platform === 'linux' && arch === 'x64';

/** Headless Chromium from an npm package, which is unpacked once per version. */
export async function openBrowser(): Promise<Browser> {
  const require = createRequire(import.meta.url);
  const entry = require.resolve('@sparticuz/chromium');
  const { version } = require(join(dirname(entry), '..', 'package.json'));
  const folder = join(tmpdir(), `kubesentiment-chromium-${version}`);
  await mkdir(folder, { recursive: true });
  const before = env.TMPDIR;
  // The package unpacks to the folder for temporary files, under a name that has no version.
  env.TMPDIR = folder;
  try {
    const { default: chromium, inflate } = await import('@sparticuz/chromium');
    const executablePath = await chromium.executablePath();
    const launch = (libraries: Record<string, string>) =>
      playwright.launch({
        executablePath,
        args: ['--no-sandbox', '--disable-gpu'],
        env: { ...definedIn(env), ...libraries },
      });
    return await launch({}).catch(async () => {
      // The machine lacks libraries of Chromium. The package has them, for an older system.
      const libraries = await inflate(join(dirname(entry), '..', 'bin', 'al2023.tar.br'));
      return launch({ LD_LIBRARY_PATH: join(libraries, 'lib') });
    });
  } finally {
    if (before === undefined) delete env.TMPDIR;
    else env.TMPDIR = before;
  }
}

function definedIn(variables: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
