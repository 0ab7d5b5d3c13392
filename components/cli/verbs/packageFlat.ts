import { resolve } from 'node:path';
import { type ConfigChange, shortStackName } from '../../config/index.ts';
import { ReleaseError } from '../../errors.ts';
import type { FolderFile } from '../../files/readFolder.ts';
import { withHelm } from '../../helm/index.ts';
import { fewOf, isJsonObject, type JsonObject, writeYaml } from '../../json/index.ts';
import { checkVersion, packageFiles } from '../../packaging/index.ts';
import { renderRelease } from '../../render/index.ts';
import { type CapabilityOptions, capabilityPins } from '../deploy/oneRunSettings.ts';
import { type FlatChart, flatChart } from '../flat/flatChart.ts';
import { comparedOf, type OpenValue, withOtherNames, withOtherValue } from '../flat/otherRenders.ts';
import { lintProject } from '../lint/lint.ts';
import { projectDirectory } from '../target/currentProject.ts';
import { readStack } from '../target/stack.ts';
import type { OutputFormat } from '../terminal/output.ts';
import { printMessage } from '../terminal/print.ts';
import { type PackageOptions, refuseMistakes, writePackaged } from './package.ts';

export interface FlatOptions extends PackageOptions, CapabilityOptions {
  /** The stack whose release becomes the chart. */
  stack: string;
  /** The name of the chart. @default `<chart>-<stack>`, because another stack gives another chart */
  name?: string;
  /** Paths of values that stay values. */
  value?: readonly string[];
  /** Objects to leave out: `Kind/name`. */
  exclude?: readonly string[];
}

/**
 * Packages the release of a stack as a chart with static templates for stock Helm.
 * @param chart the folder of the stack's chart, which need not be named
 * @throws ReleaseError(s) PACKAGE_FLAT, RENDER_SECRET, RENDER_UNKNOWN_OBJECT, PACKAGE_LINT, PACKAGE_EXISTS, PACKAGE_KEY; CHART_*, DEPENDENCY_*
 */
export async function packageFlat(
  chart: string | undefined,
  options: FlatOptions,
  format: OutputFormat,
  directory: string = projectDirectory,
): Promise<string> {
  const { stack, version, appVersion, value = [], exclude = [] } = options;
  checkVersion(version);
  const read = async (changes: readonly ConfigChange[] = []) =>
    (await readStack(stack, directory, [...capabilityPins(options), ...changes])).settings;
  const settings = await read();
  const own = settings.release.chart;
  refuseOther(chart, own, directory);
  const { metadata, ...made } = await withHelm(async (helmTemplate) => {
    const render = async (changes: readonly ConfigChange[] = []) =>
      renderRelease({
        settings: await read(changes),
        patchesFor: settings.release,
        projectDirectory: directory,
        helmTemplate,
        hidesGenerated: true,
      });
    const rendered = await render();
    // Who deploys a Helm chart of others can't fix it.
    if (rendered.countsOnCredentials === true || options.strict === true) {
      refuseMistakes(own, await lintProject(directory, { stack }, helmTemplate), options.strict ?? false);
    }
    const base = comparedOf(rendered, settings.secretPaths);
    const otherNames = await withOtherNames(settings, base, render);
    const values: OpenValue[] = [];
    for (const text of new Set(value)) values.push(await withOtherValue(text, { settings, base, rendered }, render));
    const flat = await flatChart({ rendered, base, otherNames, values }, settings, exclude);
    return { metadata: rendered.content.chart.metadata, ...flat };
  });
  const name = options.name ?? `${metadata.name}-${shortStackName(stack)}`.toLowerCase();
  const described = describe(metadata, { name, version, appVersion, stack });
  const files: FolderFile[] = [{ path: 'Chart.yaml', data: Buffer.from(`${writeYaml(described)}\n`) }, ...made.files];
  const packaged = await packageFiles({ name, version: String(described.version) }, files);
  for (const note of notesOn(made)) printMessage(note);
  const secrets = made.secrets.map((secret) => ({ name: secret.name, keys: secret.keys.map(({ key }) => key) }));
  return writePackaged(packaged, options, format, { secrets, fixed: made.fixed, notes: !made.isWithoutNotes });
}

function refuseOther(chart: string | undefined, own: string, directory: string): void {
  if (chart === undefined || resolve(chart) === resolve(directory, own)) return;
  throw new ReleaseError('CONFIG_INVALID_VALUE', `The stack deploys the chart ${own}, not ${chart}.`, {
    hint: 'With --flat, leave out the chart: the stack names it.',
  });
}

/** What the chart says of itself, for Helm. Annotations of our records and the dependencies have no place in it. */
function describe(
  metadata: JsonObject,
  given: { name: string; version: string | undefined; appVersion: string | undefined; stack: string },
): JsonObject {
  const { dependencies: _all, annotations, condition: _condition, tags: _tags, ...fields } = metadata;
  const kept = Object.entries(isJsonObject(annotations) ? annotations : {}).filter(
    ([key]) => !key.startsWith('kubesentiment.io/'),
  );
  const { name, version = String(metadata.version), appVersion = metadata.appVersion } = given;
  return {
    ...fields,
    apiVersion: 'v2',
    name,
    version,
    ...(appVersion === undefined ? {} : { appVersion }),
    type: 'application',
    annotations: {
      ...Object.fromEntries(kept),
      'kubesentiment.io/flattened-from': `${metadata.name}-${metadata.version}, stack ${shortStackName(given.stack)}`,
    },
  };
}

/** More are only counted. */
const mostShown = 10;

function someOf(texts: readonly string[]): string {
  return `${fewOf(texts, mostShown)}${texts.length > mostShown ? ' (-o json lists all)' : ''}`;
}

function notesOn({ secrets, fixed, isWithoutNotes }: FlatChart): string[] {
  const names = secrets.map(
    ({ name, keys }) => `secrets.${name} (${keys.map(({ key }) => key).join(', ') || 'any key'})`,
  );
  return [
    ...(names.length === 0
      ? []
      : [`Secrets are empty: each install sets ${names.join(', ')}, or lists them in existingSecrets.`]),
    ...(fixed.length === 0 ? [] : [`The same for every name of a release: ${someOf(fixed)}.`]),
    ...(isWithoutNotes ? ['The notes are left out: they contain a secret or generated value.'] : []),
  ];
}
