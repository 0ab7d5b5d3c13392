import { ReleaseError } from '../../components/errors.ts';

/** Gives the address to ask for a publisher's file. */
export type DownloadSource = (url: string) => string;

const variable = 'KUBESENTIMENT_DOWNLOADS';

/**
 * Where to download from, by the variable KUBESENTIMENT_DOWNLOADS: `off` gives undefined, the base address of a mirror gives addresses of the
 * form `BASE/HOST/PATH`, and without the variable files come from their publishers.
 * @throws ReleaseError CONFIG_INVALID_VALUE for any other text
 */
export function downloadSource(env: NodeJS.ProcessEnv = process.env): DownloadSource | undefined {
  const value = env[variable]?.trim() ?? '';
  if (value === 'off') return undefined;
  if (value === '') return (url) => url;
  const base = URL.parse(value);
  if (base === null || !/^https?:$/.test(base.protocol)) {
    throw new ReleaseError('CONFIG_INVALID_VALUE', `${variable} is neither "off" nor an http or https URL.`, {
      hint: `Set ${variable}=off to build all tools from source, ${variable}=https://mirror.example.com/tools to use a mirror, or unset it.`,
    });
  }
  const prefix = value.replace(/\/+$/, '');
  return (url) => {
    const { host, pathname } = new URL(url);
    return `${prefix}/${host}${pathname}`;
  };
}
