import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { shortStackName } from '../../config/index.ts';
import { ReleaseError } from '../../errors.ts';
import { previewMarkdown } from './markdown.ts';
import { readPreview } from './preview.ts';

export interface ReportOptions {
  /** Only the previews of these stacks. */
  stack?: readonly string[];
}

/**
 * Previews as Markdown.
 * @param files outputs of `pulumi preview --json`, each named after its stack
 */
export async function report(files: readonly string[], { stack }: ReportOptions): Promise<string> {
  const previews = await Promise.all(
    files.map(async (file) => readPreview(await textOf(file), basename(file, '.json'))),
  );
  const stacks = stack?.map(shortStackName);
  return previewMarkdown(previews.filter((preview) => stacks === undefined || stacks.includes(preview.stack)));
}

async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ReleaseError('CONFIG_MISSING_FILE', `${file} cannot be read.`, {
      cause,
      hint: 'Create it with `pulumi preview --json -s <stack> > <stack>.json`.',
    });
  });
}
