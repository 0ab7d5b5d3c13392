import { ReleaseError } from '../../errors.ts';
import type { JsonObject } from '../../json/index.ts';
import { type Hook, maskDataOf, maskSecretData, parseManifest, type ReleaseContent } from '../../manifest/index.ts';
import { includedByCrds, type RenderedRelease, wantsCredentials } from '../../render/index.ts';
import {
  type CapabilityOptions,
  capabilityPins,
  type OneRunOptions,
  oneRunSettings,
} from '../deploy/oneRunSettings.ts';
import { projectDirectory } from '../target/currentProject.ts';
import { renderOffline } from '../target/renderOffline.ts';
import { readStack, type StackView } from '../target/stack.ts';
import { serialize } from '../terminal/output.ts';
import { printableYaml } from '../terminal/printableYaml.ts';

export interface TemplateOptions extends OneRunOptions, CapabilityOptions {
  /** Whether to read the capabilities from the API server, and to let it validate the objects. */
  validate?: boolean;
  /** Only the documents of these templates, such as `templates/service.yaml`. @default all */
  showOnly: readonly string[];
  /** Whether to include the CRDs in `crds/`. */
  includeCrds?: boolean;
  /** Whether to include the hooks. */
  hooks: boolean;
  /** Whether to leave out the hooks that are tests. */
  skipTests?: boolean;
  /** Writes files in the layout of the templates instead of printing. */
  outputDir?: string;
  output: 'yaml' | 'json';
  /** Whether to show the data of Secrets. Values that the stack's file encrypts stay masked, because they can't be decrypted here. */
  showSecrets?: boolean;
}

interface RenderedDocument {
  source: string;
  text: string;
  /** Whether it is a CRD of `crds/`, which contains no secret and is large. @default false */
  isCrd?: boolean;
}

/**
 * Renders the manifest that a revision would record, with the hooks as in `helm template`.
 * @returns the text to print
 */
export async function template(stack: string, options: TemplateOptions): Promise<string> {
  const view = await readStack(stack, projectDirectory, [
    ...(await oneRunSettings(options)),
    ...capabilityPins(options),
  ]);
  const { content, crds } = await (options.validate ? validated(view) : renderOffline(view));
  const defined = options.includeCrds
    ? crds.map(({ source, text, object }) => ({
        source,
        text: `${text}\n`,
        isCrd: object.kind === 'CustomResourceDefinition',
      }))
    : [];
  const hooks = options.hooks ? content.hooks.filter(({ events }) => !options.skipTests || !isTest(events)) : [];
  const chosen = chooseDocuments([...defined, ...documentsOf({ ...content, hooks })], options.showOnly);
  const documents = options.showSecrets ? chosen : chosen.map(withoutSecretData);
  if (options.outputDir !== undefined) return writeDocuments(documents, options.outputDir);
  if (options.output === 'json') return serialize(objectsOf(chosen, options.showSecrets ?? false), 'json');
  return printableYaml(documents.map(textOf).join(''));
}

/** Renders with the cluster's capabilities and validates with its API server. */
async function validated(stack: StackView): Promise<RenderedRelease> {
  const [{ connectStack }, { crdsForDeploy, renderForDeploy }, { credentialsHolder, dryRunRelease }] =
    await Promise.all([
      import('../target/connectedStack.ts'),
      import('../target/renderForDeploy.ts'),
      import('../../revision/index.ts'),
    ]);
  const view = connectStack(stack);
  const rendered = await renderForDeploy(view);
  const defined = includedByCrds(await crdsForDeploy(view, rendered));
  const { release } = view.settings;
  const hasCredentials = await wantsCredentials(rendered, release, () => credentialsHolder(view.connection, release));
  await dryRunRelease(view.connection, { ...release, hasCredentials }, rendered.content, defined);
  // Don't print generated values that are deployed.
  return rendered.generated === undefined ? rendered : renderForDeploy(view, projectDirectory, true);
}

/** The documents in Helm's order, hooks last. */
function documentsOf({ manifest, hooks }: Pick<ReleaseContent, 'manifest' | 'hooks'>): RenderedDocument[] {
  const parts = manifest.split(/^---\n# Source: (.*)\n/m).slice(1);
  const objects = parts.flatMap((part, index) =>
    index % 2 === 0 ? { source: part, text: parts[index + 1] ?? '' } : [],
  );
  const ofHooks = hooks.map(({ path, manifest: text }: Hook) => ({ source: path, text: `${text.trimEnd()}\n` }));
  return [...objects, ...ofHooks];
}

function isTest(events: Hook['events']): boolean {
  return events.includes('test');
}

/**
 * The documents of the given templates. Their paths start below the chart's folder.
 * @throws ReleaseError CHART_UNKNOWN_FILE for a template without documents
 */
export function chooseDocuments(
  documents: readonly RenderedDocument[],
  showOnly: readonly string[],
): RenderedDocument[] {
  if (showOnly.length === 0) return [...documents];
  const pathOf = ({ source }: RenderedDocument) => source.slice(source.indexOf('/') + 1);
  return showOnly.flatMap((wanted) => {
    const found = documents.filter((document) => pathOf(document) === wanted.replace(/\.hbs$/, ''));
    if (found.length > 0) return found;
    throw new ReleaseError('CHART_UNKNOWN_FILE', `Template ${wanted} not found, or it renders nothing.`, {
      hint: `Templates: ${[...new Set(documents.map(pathOf))].sort().join(', ')}.`,
    });
  });
}

function textOf({ source, text }: RenderedDocument): string {
  return `---\n# Source: ${source}\n${text}`;
}

function withoutSecretData(document: RenderedDocument): RenderedDocument {
  return document.isCrd ? document : { source: document.source, text: maskSecretData(document.text) };
}

function objectsOf(documents: readonly RenderedDocument[], showSecrets: boolean): JsonObject[] {
  return documents
    .flatMap(({ text }) => parseManifest(text))
    .map(({ object }) => (showSecrets ? object : maskDataOf(object)));
}

/** Writes one file for each source. @returns a line for each file */
async function writeDocuments(documents: readonly RenderedDocument[], directory: string): Promise<string> {
  const { mkdir, writeFile } = await import('node:fs/promises');
  const { dirname, join } = await import('node:path');
  const files = Map.groupBy(documents, ({ source }) => source);
  const lines: string[] = [];
  for (const [source, parts] of files) {
    // A document without a known file goes directly below its chart's folder.
    const path = join(directory, /\.[^/]+$/.test(source) ? source : `${source}.yaml`);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, parts.map(textOf).join(''));
    lines.push(`wrote ${path}\n`);
  }
  return lines.join('');
}
