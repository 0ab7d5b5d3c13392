import { createRequire } from 'node:module';
import { findKubernetesPlugin, pluginHelmTemplate } from '../dependencies/index.ts';
import { renderRelease } from '../release/index.ts';
import { projectDirectory, readStack } from './stack.ts';

/** The manifest that a revision would record, hooks included as `helm template` has them. */
export async function template(stack: string): Promise<string> {
  const { settings } = await readStack(stack);
  const { version } = createRequire(import.meta.url)('@pulumi/kubernetes/package.json');
  const helm = pluginHelmTemplate(() => findKubernetesPlugin(version));
  try {
    const { content } = await renderRelease({ settings, projectDirectory, helmTemplate: helm.template });
    const hooks = content.hooks.map(({ path, manifest }) => `---\n# Source: ${path}\n${manifest.trimEnd()}\n`);
    return [content.manifest, ...hooks].join('');
  } finally {
    await helm.close();
  }
}
