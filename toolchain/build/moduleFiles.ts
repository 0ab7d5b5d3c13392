import { createHash } from 'node:crypto';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ReleaseError } from '../../components/errors.ts';
import { run } from '../process/run.ts';
import { fillFolder } from './toolchainCache.ts';

/** Files of one version of a Go module, which is published with files of other kinds. */
export interface ModuleFiles {
  module: string;
  version: string;
  /** The hash of the module, as go.sum has it: `h1:…`. */
  sum: string;
  /** Paths in the module by the names in the folder. */
  files: Readonly<Record<string, string>>;
}

/** The CRDs of the tools in `examples/gitops`, from the projects themselves. */
export const gitOpsCrds: readonly ModuleFiles[] = [
  {
    module: 'github.com/argoproj/argo-cd/v3',
    version: 'v3.3.19',
    sum: 'h1:jVmtyRAQo1zBMxIIx+MtI99q1FA53IMtF+yRc78XvoY=',
    files: { 'applications.yaml': 'manifests/crds/application-crd.yaml' },
  },
  {
    module: 'github.com/fluxcd/source-controller',
    version: 'v1.8.5',
    sum: 'h1:3zKSTGc2FPoZcQ5BjnyOrwdHDWeYqst3uAoZ+c0DG3c=',
    files: {
      'gitrepositories.yaml': 'config/crd/bases/source.toolkit.fluxcd.io_gitrepositories.yaml',
      'ocirepositories.yaml': 'config/crd/bases/source.toolkit.fluxcd.io_ocirepositories.yaml',
    },
  },
  {
    module: 'github.com/fluxcd/kustomize-controller',
    version: 'v1.7.3',
    sum: 'h1:SzNnGn/4ObAPEHHleM5U7y/AKxKXph3Vj6ZhteeXw8M=',
    files: { 'kustomizations.yaml': 'config/crd/bases/kustomize.toolkit.fluxcd.io_kustomizations.yaml' },
  },
  {
    module: 'github.com/fluxcd/helm-controller',
    version: 'v1.4.0',
    sum: 'h1:rkm8rmB6Na7eNc4pJOnvtXEaJ19iKluRtayHKjBxcUM=',
    files: { 'helmreleases.yaml': 'config/crd/bases/helm.toolkit.fluxcd.io_helmreleases.yaml' },
  },
  {
    // The newest version that is a Go module of its own.
    module: 'github.com/pulumi/pulumi-kubernetes-operator',
    version: 'v1.16.0',
    sum: 'h1:HSgXateOE1GAgetlqB85iRx5EbcCfvLI7WeDEny9fVA=',
    files: { 'stacks.yaml': 'deploy/crds/pulumi.com_stacks.yaml' },
  },
];

/** A downloaded module, as `go mod download -json` tells. */
export interface DownloadedModule {
  Dir?: string;
  Sum?: string;
  Error?: string;
}

/** Downloads a module into a folder of modules. */
export type DownloadModule = (module: string, version: string, folder: string) => Promise<DownloadedModule>;

/**
 * The folder with files of modules. They are downloaded once and kept in the toolchain's cache.
 * @throws ReleaseError ENGINE_MISSING without Go, without the network, or for a module with another hash
 */
export async function moduleFiles(
  pins: readonly ModuleFiles[] = gitOpsCrds,
  download: DownloadModule = downloadModule,
): Promise<string> {
  const name = `module-files-${createHash('sha256').update(JSON.stringify(pins)).digest('hex').slice(0, 12)}`;
  const outputs = pins.flatMap(({ files }) => Object.keys(files));
  return fillFolder(name, outputs, async ({ out, folder }) => {
    const modules = join(folder, 'modules');
    await mkdir(modules);
    for (const { module, version, sum, files } of pins) {
      const { Dir: directory, Sum: found, Error: error } = await download(module, version, modules);
      if (directory === undefined || found !== sum) throw notDownloaded(`${module}@${version}`, { error, found, sum });
      for (const [file, path] of Object.entries(files)) await copyFile(join(directory, path), join(out, file));
    }
  });
}

function notDownloaded(
  module: string,
  { error, found, sum }: { error: string | undefined; found: string | undefined; sum: string },
): ReleaseError {
  const reason =
    found === undefined || found === sum ? (error ?? 'Go was not found on PATH') : `it has the hash ${found}`;
  return new ReleaseError('ENGINE_MISSING', `The Go module ${module} could not be downloaded: ${reason}.`, {
    hint: `It must have the hash ${sum}. Run the test again with Go and a network; the files are kept then. GOPROXY names a mirror.`,
  });
}

/** The pinned hash decides, so that the checksum database need not be asked. The unpacked modules are large: they don't stay. */
async function downloadModule(module: string, version: string, folder: string): Promise<DownloadedModule> {
  const env = { ...process.env, GOFLAGS: '-modcacherw', GOMODCACHE: folder, GONOSUMDB: '*', GOWORK: 'off' };
  const { code, stdout, output } = await run('go', ['mod', 'download', '-json', `${module}@${version}`], {
    cwd: folder,
    env,
  });
  if (code === 127) return {};
  try {
    return JSON.parse(stdout);
  } catch {
    return { Error: output.trim() };
  }
}
