import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { knownKeys, unknownValues } from '../../chart/index.ts';
import {
  addValues,
  originInFiles,
  readStackFile,
  readValuesFile,
  type StackFileText,
  type ValuesFile,
  valuesKey,
  valuesOfFiles,
} from '../../config/index.ts';
import { type Position, ReleaseError, throwAll } from '../../errors.ts';
import { formatPath, isJsonObject, type JsonObject, readJson, type ValuePath, valueAt } from '../../json/index.ts';
import { loadMainChart, type MainChart } from '../../render/index.ts';
import { projectDirectory } from '../target/currentProject.ts';
import { readStack, readStackText } from '../target/stack.ts';
import { applyRules, type Mapping, mapLeaves, takeOut } from './applyRules.ts';
import { commentsOfFiles, moveComments } from './comments.ts';
import { planImport } from './plan.ts';
import { readRules, rulesFile } from './rules.ts';

export interface ImportOptions {
  stack: string;
  /** Whether to overwrite different values of the stack. */
  force?: boolean;
  /** Whether to write nothing. */
  dryRun?: boolean;
}

/** The result of an import or of a dry run. */
export interface Imported {
  /** The path of the stack's file, as the user would type it. */
  file: string;
  /** The new text of the file. */
  text: string;
  chart: string;
  /** The number of values that are added to the file. */
  added: number;
  /** The stack's values that are overwritten, by their paths below `kubesentiment:values`. */
  overwritten: ValuePath[];
  /** The stack's secrets that stay. */
  secrets: ValuePath[];
  moved: Mapping['moved'];
  leftOut: { path: ValuePath; reason: string; position: Position | undefined }[];
}

/**
 * Merges the values of files into the stack's file, under the names of the stack's chart.
 * @param paths the files, from lowest to highest precedence
 * @param directory the project's folder
 * @throws ReleaseError(s) CONFIG_*, CHART_*, DEPENDENCY_*; CONFIG_VALUE_EXISTS for different values of the stack
 */
export async function importValues(
  paths: readonly string[],
  { stack, force = false, dryRun = false }: ImportOptions,
  directory: string = projectDirectory,
): Promise<Imported> {
  const { settings } = await readStack(stack, directory);
  const files = await Promise.all(paths.map(readFileOfValues));
  const main = await loadMainChart({ settings, projectDirectory: directory });
  const mapping = await mappingFor(main, valuesOfFiles(files));
  const stackFile = await readStackText(stack, directory);
  const { values: there, secretPaths } = ownValues(stackFile);
  const plan = planImport(mapping.values, there, secretPaths);
  if (!force) throwAll(plan.conflicts.map((path) => existing(path, stackFile)));
  const changes = plan.changes.map(({ path, value }) => ({ path: [valuesKey, ...path], value }));
  const comments = moveComments(commentsOfFiles(files), mapping.moved);
  const text = changes.length === 0 ? stackFile.text : addValues(stackFile, changes, comments);
  if (!dryRun && text !== stackFile.text) await writeFile(join(directory, stackFile.path), text);
  return {
    file: stackFile.path,
    text,
    chart: 'own' in main ? main.own.shownAs : main.helm.shownAs,
    added: plan.changes.length,
    overwritten: plan.conflicts,
    secrets: plan.secrets,
    moved: mapping.moved,
    leftOut: mapping.leftOut.map((each) => ({ ...each, position: originInFiles(files, each.path) })),
  };
}

async function readFileOfValues(path: string): Promise<ValuesFile> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new ReleaseError('CONFIG_MISSING_FILE', `Values file ${path} not found.`, {
      cause,
      position: { file: path },
    });
  });
  const file = readValuesFile({ path, text });
  if (!file.isEncrypted) return file;
  throw new ReleaseError(
    'CONFIG_INVALID_VALUE',
    `${path} is encrypted, so its values are not copied into the stack's file.`,
    {
      position: { file: path },
      hint: 'Add the file to kubesentiment:release.valuesFiles: a deploy decrypts it.',
    },
  );
}

/** Applies the chart's rules, if it has any, and leaves out the values that its schema does not know. */
async function mappingFor(main: MainChart, values: JsonObject): Promise<Mapping> {
  const { shownAs } = 'own' in main ? main.own : main.helm;
  const files = 'own' in main ? main.own.files : (main.helm.parts[0]?.files ?? []);
  const file = files.find(({ path }) => path === rulesFile);
  const rules = file === undefined ? [] : readRules(file.data.toString('utf8'), `${shownAs}/${rulesFile}`);
  const mapping = applyRules(values, rules);
  const unknown = 'own' in main ? await unknownValues(main.own, mapping.values) : [];
  for (const path of unknown) {
    const known = 'own' in main ? knownKeys(main.own, path.slice(0, -1)) : [];
    const reason = `The chart has no such value; ${known.length === 0 ? 'see its schema' : `known keys: ${known.join(', ')}`}.`;
    for (const leaf of mapLeaves(valueAt(mapping.values, path) ?? null, path)) {
      mapping.leftOut.push({ path: sourceOf(leaf.path, mapping), reason });
    }
    takeOut(mapping.values, path);
  }
  for (const { path, value } of mapLeaves(mapping.values)) {
    const parent = valueAt(mapping.values, path.slice(0, -1));
    const isAlone = isJsonObject(parent) && Object.keys(parent).length === 1;
    if (path.at(-1) !== 'secure' || typeof value !== 'string' || !isAlone) continue;
    const reason =
      'Pulumi reads a map with only the key `secure` as a secret. Keep the value in a file of valuesFiles.';
    mapping.leftOut.push({ path: sourceOf(path, mapping), reason });
    takeOut(mapping.values, path);
  }
  return mapping;
}

/** The path in the files from which a value of the chart comes. */
function sourceOf(path: ValuePath, { moved }: Mapping): ValuePath {
  const move = moved.findLast(({ to }) => to.every((part, index) => part === path[index]));
  return move === undefined ? path : [...move.from, ...path.slice(move.to.length)];
}

function ownValues(file: StackFileText): { values: JsonObject; secretPaths: ValuePath[] } {
  const { config, secretPaths } = readStackFile(file);
  const text = config[valuesKey] ?? '';
  const values = text === '' ? {} : readJson(text);
  return {
    values: isJsonObject(values) ? values : {},
    secretPaths: secretPaths.filter(([key]) => key === valuesKey).map((path) => path.slice(1)),
  };
}

function existing(path: ValuePath, file: StackFileText): ReleaseError {
  const { positionOf, frameAt } = readStackFile(file);
  const position = positionOf([valuesKey, ...path]);
  const message = `kubesentiment:values.${formatPath(path)} has another value in ${file.path}.`;
  return new ReleaseError('CONFIG_VALUE_EXISTS', message, {
    position: position ?? { file: file.path },
    frame: position && frameAt(position),
    hint: "Nothing was written. To overwrite the stack's values, add --force; to keep them, remove the value from the values file.",
  });
}
