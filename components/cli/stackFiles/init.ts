import { readFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { createStack } from '../../automation/index.ts';
import {
  type ConfigChange,
  editConfig,
  givenSettings,
  refuseItems,
  releaseKey,
  shortStackName,
  stackFileName,
} from '../../config/index.ts';
import { ReleaseError } from '../../errors.ts';
import { writeAtomically } from '../../files/writeAtomically.ts';
import { type OneRunOptions, oneRunSettings } from '../deploy/oneRunSettings.ts';
import { projectDirectory } from '../target/currentProject.ts';
import { readStack, stacksIn } from '../target/stack.ts';
import { ask } from '../terminal/ask.ts';
import { canAsk } from '../terminal/confirm.ts';
import { printMessage } from '../terminal/print.ts';

export interface InitOptions extends Pick<OneRunOptions, 'values' | 'set' | 'setString' | 'setJson'> {
  chart?: string;
  /** The version range of a chart from a repository. */
  version?: string;
  name?: string;
  namespace?: string;
  /** The context of the kubeconfig. */
  kubeContext?: string;
}

const ownChart = 'charts/mlops-sentiment';

/**
 * Makes the file of a new stack, and the stack in Pulumi's backend. What the command line leaves out is asked for on a terminal, and has a
 * default elsewhere; the namespace is the stack's own.
 * @throws ReleaseError(s) CONFIG_VALUE_EXISTS for a stack that exists, CONFIG_*, STACK_*, ENGINE_*, DEPENDENCY_*
 */
export async function init(stack: string, options: InitOptions, directory: string = projectDirectory): Promise<string> {
  const file = stackFileName(stack);
  const path = join(directory, file);
  const before = await readFile(path, 'utf8').catch(() => '');
  if (before.includes(releaseKey)) {
    throw new ReleaseError('CONFIG_VALUE_EXISTS', `${file} exists and describes a release.`, {
      position: { file },
      hint: `Deploy it with \`release deploy -s ${stack}\`, or choose another name for the new stack.`,
    });
  }
  const changes = await settingsOf(stack, options, directory);
  // First the check, then the backend, whose salt or key belongs into the file.
  editConfig({ path: file, text: before }, changes);
  const isNew = await createStack({ stack, directory });
  const text = await readFile(path, 'utf8').catch(() => '');
  await writeAtomically(path, editConfig({ path: file, text }, changes));
  const { settings } = await readStack(stack, directory);
  const { name, namespace, chart } = settings.release;
  printMessage(
    `${isNew ? 'Created stack' : 'Stack'} ${stack}, and wrote ${file}: release ${name} in namespace ${namespace}, chart ${chart}.`,
  );
  return `Next: release preview -s ${stack}, release deploy -s ${stack}\n`;
}

async function settingsOf(stack: string, options: InitOptions, directory: string): Promise<ConfigChange[]> {
  const label = labelOf(shortStackName(stack));
  const typed = options.chart ?? (await answer('Chart (folder, archive, <repository>/<chart> or oci://…)', ownChart));
  const { chartSetting } = await import('../target/settingsOfChart.ts');
  const chart = chartSetting(typed, directory);
  const name =
    options.name ?? (await answer('Name of the release', labelOf(basename(chart).replace(/(-[\d.]+)?\.tgz$/, ''))));
  const free = await freeNamespace(name, label, directory);
  const namespace = options.namespace ?? (await answer('Namespace', free));
  const remote = await pinOf(typed, options.version, directory);
  const given: Record<string, string | undefined> = {
    name,
    namespace,
    ...(chart === ownChart ? {} : { chart }),
    ...remote,
  };
  const { values, set, setString, setJson } = options;
  const ofRun = await oneRunSettings({
    ...(values === undefined ? {} : { values }),
    ...(set === undefined ? {} : { set }),
    ...(setString === undefined ? {} : { setString }),
    ...(setJson === undefined ? {} : { setJson }),
  });
  refuseItems(givenSettings(ofRun));
  return [
    ...Object.entries(given).flatMap(([key, value]) =>
      value === undefined ? [] : [{ path: [releaseKey, key], value }],
    ),
    ...(options.kubeContext === undefined ? [] : [{ path: ['kubernetes:context'], value: options.kubeContext }]),
    ...ofRun.filter((change) => encryptedPath(change) === undefined),
    ...encryptedFiles(ofRun, directory),
  ];
}

/**
 * Encrypted values are not copied: the stack gets their files as `valuesFiles`, which the copied values override.
 * @throws ReleaseError CONFIG_INVALID_VALUE for an encrypted file after a plain one, which it would no longer override
 */
function encryptedFiles(changes: readonly ConfigChange[], directory: string): ConfigChange[] {
  const files = changes.filter(({ merge }) => merge).map(encryptedPath);
  const paths = files.filter((path) => path !== undefined);
  if (paths.length === 0) return [];
  const late = files.slice(files.indexOf(undefined)).find((path) => path !== undefined);
  if (files.includes(undefined) && late !== undefined) {
    const file = relative(process.cwd(), late);
    throw new ReleaseError('CONFIG_INVALID_VALUE', `${file} is encrypted, so it cannot override a plain values file.`, {
      position: { file },
      hint: 'Give the encrypted files first, or add this file to kubesentiment:release.valuesFiles after `release init`.',
    });
  }
  return [{ path: [releaseKey, 'valuesFiles'], value: paths.map((path) => relative(directory, path)) }];
}

/** The absolute path of the encrypted file that a change stands for. */
function encryptedPath({ from }: ConfigChange): string | undefined {
  return from !== undefined && 'encryptedAt' in from ? from.encryptedAt : undefined;
}

/** The version and the digest of a chart from a repository, whose newest version in the range is fetched. */
async function pinOf(chart: string, range: string | undefined, directory: string): Promise<Record<string, string>> {
  const { settingsOfChart } = await import('../target/settingsOfChart.ts');
  const { version, digest } = (await settingsOfChart(chart, { version: range }, directory)).release;
  return version === undefined || digest === undefined ? {} : { version, digest };
}

/** A question with a default, which is the answer where nobody can be asked. */
async function answer(question: string, otherwise: string): Promise<string> {
  return canAsk() ? (await ask(`${question} [${otherwise}]`)) || otherwise : otherwise;
}

/** `<release>-<stack>`, unless another stack has it: two releases of one name in one namespace would be the same release. */
async function freeNamespace(name: string, label: string, directory: string): Promise<string> {
  const names = await stacksIn(directory).catch(() => []);
  const views = await Promise.all(names.map((each) => readStack(each, directory).catch(() => undefined)));
  const taken = new Set(views.map((view) => view?.settings.release.namespace));
  const wanted = `${name}-${label}`.slice(0, 60).replace(/-$/, '');
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? wanted : `${wanted}-${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}

function labelOf(text: string): string {
  const label = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return label.slice(0, 40) || 'app';
}
