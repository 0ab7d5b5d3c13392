import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** The page's code for the browser. */
export interface PageCode {
  script: string;
  style: string;
}

/** In the npm package, which has no sources. `toolchain/package/build.ts` writes it. */
const built = fileURLToPath(new URL('../../report-page.json', import.meta.url));

/** The page's code: built with the npm package, otherwise built from the sources, which takes a tenth of a second. */
export async function pageCode(): Promise<PageCode> {
  const isBuilt = await stat(built).catch(() => undefined);
  return isBuilt === undefined ? buildPageCode() : JSON.parse(await readFile(built, 'utf8'));
}

/** Bundles the sources of the page with esbuild. */
export async function buildPageCode(): Promise<PageCode> {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    absWorkingDir: fileURLToPath(new URL('../page/', import.meta.url)),
    entryPoints: ['main.tsx', 'style.css'],
    outdir: 'out',
    ...{ bundle: true, minify: true, write: false, legalComments: 'none', logLevel: 'silent' },
    ...{ format: 'esm', target: 'es2024', jsx: 'automatic', jsxImportSource: 'preact' },
  });
  const textOf = (extension: string) => outputFiles.find(({ path }) => path.endsWith(extension))?.text ?? '';
  return { script: textOf('.js'), style: textOf('.css') };
}
