import type { Recipe } from '../build/recipe.ts';
import { etcdVersion, prometheusRelease } from '../build/versions.ts';

/** How a publisher tells the digest of a file. */
export interface Checksums {
  url: string;
  /** `lines` has a digest and a file name in each line, or only a digest; `github` is the release in GitHub's API, with a digest of each file. */
  format: 'lines' | 'github';
}

/** A file that a publisher offers for one platform. */
export interface PublishedFile {
  url: string;
  checksums: Checksums;
  /** The programs in it: members of an archive `.tar.gz`; any other file is the program itself. */
  outputs: readonly string[];
  /** Its approximate size, for the plan. */
  megabytes: number;
}

/** A platform in the words of Go, which most publishers use in their file names. */
export interface Platform {
  os: 'linux' | 'darwin';
  arch: 'amd64' | 'arm64';
}

/** The platform of this process; undefined if publishers offer nothing for it. */
export function currentPlatform(
  os: NodeJS.Platform = process.platform,
  arch: string = process.arch,
): Platform | undefined {
  if (os !== 'linux' && os !== 'darwin') return undefined;
  if (arch === 'x64') return { os, arch: 'amd64' };
  return arch === 'arm64' ? { os, arch } : undefined;
}

/**
 * The files that have all outputs of a recipe; undefined if its publisher offers none for the platform. Kubernetes publishes the programs of
 * its control plane for Linux only, and so does the OCI registry.
 */
export function publishedFiles(
  { name, version, outputs }: Pick<Recipe, 'name' | 'version' | 'outputs'>,
  platform: Platform | undefined,
): readonly PublishedFile[] | undefined {
  if (platform === undefined) return undefined;
  const { os, arch } = platform;
  const isLinux = os === 'linux';
  switch (name) {
    case 'pulumi':
    case 'language-nodejs':
      return [pulumiArchive(version, platform, outputs)];
    case 'kubernetes-provider':
      return [plugin('kubernetes', version, platform, 70)];
    case 'random-provider':
      return [plugin('random', version, platform, 17)];
    case 'kube':
      return isLinux ? [...kubernetes(version, platform, outputs), etcd(etcdVersion, platform)] : undefined;
    case 'kwok':
      return outputs.map((output) => kwok(version, platform, output));
    case 'helm':
    case 'helm3':
      return [helm(name, version, platform)];
    case 'promtool': {
      const release = `prometheus/prometheus/releases/download/v${prometheusRelease}`;
      const file = `prometheus-${prometheusRelease}.${os}-${arch}.tar.gz`;
      return [githubFile(release, file, 'sha256sums.txt', outputs, 135)];
    }
    case 'registry': {
      const file = `registry_${version}_${os}_${arch}.tar.gz`;
      const release = `distribution/distribution/releases/download/v${version}`;
      return isLinux ? [githubFile(release, file, `${file}.sha256`, outputs, 17)] : undefined;
    }
    case 'kubeconform': {
      const release = `yannh/kubeconform/releases/download/v${version}`;
      return [githubFile(release, `kubeconform-${os}-${arch}.tar.gz`, 'CHECKSUMS', outputs, 7)];
    }
    case 'sops': {
      const release = `getsops/sops/releases/download/v${version}`;
      const file = `sops-v${version}.${os}.${arch}`;
      return [githubFile(release, file, `sops-v${version}.checksums.txt`, outputs, 45)];
    }
    case 'actionlint': {
      const release = `rhysd/actionlint/releases/download/v${version}`;
      const file = `actionlint_${version}_${os}_${arch}.tar.gz`;
      return [githubFile(release, file, `actionlint_${version}_checksums.txt`, outputs, 3)];
    }
    default:
      return undefined;
  }
}

function pulumiArchive(version: string, { os, arch }: Platform, outputs: readonly string[]): PublishedFile {
  const folder = 'https://get.pulumi.com/releases/sdk';
  return {
    url: `${folder}/pulumi-v${version}-${os}-${arch === 'amd64' ? 'x64' : arch}.tar.gz`,
    checksums: { url: `${folder}/pulumi-${version}-checksums.txt`, format: 'lines' },
    outputs,
    megabytes: 110,
  };
}

/** The address that the engine itself uses for plugins. GitHub has the same files, with SHA-256; the checksum file of some plugins has SHA-1. */
function plugin(name: string, version: string, { os, arch }: Platform, megabytes: number): PublishedFile {
  return {
    url: `https://get.pulumi.com/releases/plugins/pulumi-resource-${name}-v${version}-${os}-${arch}.tar.gz`,
    checksums: {
      url: `https://api.github.com/repos/pulumi/pulumi-${name}/releases/tags/v${version}`,
      format: 'github',
    },
    outputs: [`pulumi-resource-${name}`],
    megabytes,
  };
}

const kubernetesMegabytes: Readonly<Record<string, number>> = {
  'kube-apiserver': 88,
  'kube-controller-manager': 76,
  'kube-scheduler': 54,
  kubectl: 59,
};

function kubernetes(version: string, { os, arch }: Platform, outputs: readonly string[]): PublishedFile[] {
  return outputs
    .filter((output) => output !== 'etcd')
    .map((output) => {
      const url = `https://dl.k8s.io/release/v${version}/bin/${os}/${arch}/${output}`;
      const checksums: Checksums = { url: `${url}.sha256`, format: 'lines' };
      return { url, checksums, outputs: [output], megabytes: kubernetesMegabytes[output] ?? 60 };
    });
}

function etcd(version: string, { os, arch }: Platform): PublishedFile {
  const file = `etcd-v${version}-${os}-${arch}.tar.gz`;
  return githubFile(`etcd-io/etcd/releases/download/v${version}`, file, 'SHA256SUMS', ['etcd'], 24);
}

/** kwok publishes no checksum file; GitHub's API has a digest of each file. */
function kwok(version: string, { os, arch }: Platform, output: string): PublishedFile {
  return {
    url: `https://github.com/kubernetes-sigs/kwok/releases/download/v${version}/${output}-${os}-${arch}`,
    checksums: {
      url: `https://api.github.com/repos/kubernetes-sigs/kwok/releases/tags/v${version}`,
      format: 'github',
    },
    outputs: [output],
    megabytes: 85,
  };
}

/** The archive's program is `helm`, also for the recipe of Helm 3. */
function helm(output: string, version: string, { os, arch }: Platform): PublishedFile {
  const url = `https://get.helm.sh/helm-v${version}-${os}-${arch}.tar.gz`;
  return { url, checksums: { url: `${url}.sha256sum`, format: 'lines' }, outputs: [output], megabytes: 18 };
}

function githubFile(
  release: string,
  file: string,
  checksumFile: string,
  outputs: readonly string[],
  megabytes: number,
): PublishedFile {
  const folder = `https://github.com/${release}`;
  return {
    url: `${folder}/${file}`,
    checksums: { url: `${folder}/${checksumFile}`, format: 'lines' },
    outputs,
    megabytes,
  };
}
