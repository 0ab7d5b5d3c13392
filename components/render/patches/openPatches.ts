import type { PatchSettings, PatchSources, PatchTarget, StackSettings } from '../../config/index.ts';
import { ReleaseError, type ReleaseErrorOptions, throwAll } from '../../errors.ts';
import { whyUnreadable } from '../../files/whyUnreadable.ts';
import { isJsonObject, type Json, leavesOf, readYaml, type ValuePath, valueAt } from '../../json/index.ts';
import { attempt, splitDocuments } from '../../manifest/index.ts';
import { secretMask } from '../../secretMask.ts';
import { refuseMaskedStructure, withPlainValues } from './maskedPatch.ts';
import { contentOf, type PatchContent } from './patchContent.ts';
import { PatchFault } from './patchFault.ts';
import { type SelectsObject, selectorOf } from './selectObjects.ts';

/** A patch with its content. */
export interface Patch {
  content: PatchContent;
  /** Paths of the secret values inside the content. */
  secretPaths: readonly ValuePath[];
  selects: SelectsObject;
  /** An error about the patch. @param path where it is in the content */
  failure(fault: Fault): ReleaseError;
}

type Fault = Pick<PatchFault, 'code' | 'path' | 'message' | 'hint'>;

/** Where a patch is written. */
interface PatchPlace {
  /** As messages name it. */
  name: string;
  /** The place of a path in its content. */
  at(path: ValuePath): Place;
  /** Its target. */
  ofTarget: TargetPlace;
}

interface TargetPlace {
  /** Whether messages show nothing of it. */
  isSecret: boolean;
  place(): Place;
}

type Place = Pick<ReleaseErrorOptions, 'position' | 'frame'>;

/**
 * Reads the patches of a stack: those in its settings, and those in files. A file or a string may have several strategic merge patches.
 * @throws ReleaseError(s), all in one pass: PATCH_INVALID, CONFIG_INVALID_YAML, CONFIG_MISSING_FILE; VALUES_* and SOPS_* for encrypted files
 */
export function openPatches(settings: StackSettings): Patch[] {
  const { release, patchSources: sources } = settings;
  const errors: ReleaseError[] = [];
  const patches =
    sources === undefined
      ? []
      : release.patches.flatMap((entry, index) => {
          const open = () =>
            entry.path === undefined
              ? inSettings(entry, index, sources, settings)
              : inFile(entry.path, entry.target, index, sources, settings);
          return attempt(errors, open) ?? [];
        });
  throwAll(errors);
  return patches;
}

/** The place of a path in the settings, or of its nearest parent. */
function placeOf(path: ValuePath, settings: StackSettings): Place {
  const { stack, origin, frameAt } = settings;
  const position = origin(['release', 'patches', ...path]);
  if (position === undefined && path.length > 0) return placeOf(path.slice(0, -1), settings);
  const frame = position && frameAt(position);
  return { position: position ?? { file: `Pulumi.${stack}.yaml` }, ...(frame === undefined ? {} : { frame }) };
}

function targetOf(index: number, settings: StackSettings): TargetPlace {
  const { secretPaths = [] } = settings.patchSources ?? {};
  const isSecret = secretPaths.some(([at = index, field = 'target']) => at === index && field === 'target');
  return { isSecret, place: () => placeOf([index, 'target'], settings) };
}

function inSettings(
  { patch = '', target }: PatchSettings,
  index: number,
  { secretPaths }: PatchSources,
  settings: StackSettings,
): Patch[] {
  const name = `kubesentiment:release.patches[${index}]`;
  // A secret entry is a secret patch.
  const secret = secretPaths
    .filter(([at = index, field = 'patch']) => at === index && field === 'patch')
    .map((path) => path.slice(2));
  const isWhollySecret = secret.some((path) => path.length === 0);
  const secretIn = (content: Json) =>
    secret.flatMap((path) => leavesOf(valueAt(content, path) ?? null, path).map((leaf) => leaf.path));
  const whole = () => placeOf([index, 'patch'], settings);
  const ofTarget = targetOf(index, settings);
  if (typeof patch !== 'string') {
    const at = (path: ValuePath) => placeOf([index, 'patch', ...path], settings);
    return [patchOf(patch, target, secretIn(patch), { name, at, ofTarget })];
  }
  if (isWhollySecret && patch === secretMask) {
    throw new ReleaseError('PATCH_INVALID', `${name} is encrypted as a whole, so only Pulumi can read it.`, {
      ...whole(),
      hint: 'Write the patch as a map or a list in the stack file, and encrypt only values in it.',
    });
  }
  const documents = documentsOf(patch, name, whole(), isWhollySecret);
  if (documents.length === 0) throw empty(name, whole());
  return documents.map(({ value }) => patchOf(value, target, secretIn(value), { name, at: whole, ofTarget }));
}

/** The documents of a string in the settings. Their lines are those of the string. */
function documentsOf(text: string, name: string, place: Place, isSecret: boolean) {
  try {
    return contentsOf(text, name);
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    const { code, message, frame, hint } = error;
    throw new ReleaseError(code, `${name}: ${isSecret ? 'Not valid YAML.' : message}`, {
      ...place,
      ...(frame === undefined || isSecret ? {} : { frame }),
      ...(hint === undefined ? {} : { hint }),
    });
  }
}

function contentsOf(text: string, file: string) {
  const code = 'CONFIG_INVALID_YAML';
  return splitDocuments(file, text).map((document) => readYaml({ ...document, file, code, isPart: true }));
}

function inFile(
  path: string,
  target: PatchTarget | undefined,
  index: number,
  { readText, decrypted }: PatchSources,
  settings: StackSettings,
): Patch[] {
  const entry = placeOf([index, 'path'], settings);
  const ofTarget = targetOf(index, settings);
  let text: string;
  try {
    text = readText(path);
  } catch (cause) {
    throw unreadable(path, cause, entry);
  }
  const contents = contentsOf(text, path);
  const [only] = contents;
  const file = isJsonObject(only?.value) ? only.value : {};
  const values = decrypted(path, text, file);
  if (values !== undefined) {
    const plain = withPlainValues(values, file);
    const secret = leavesOf(plain, []).map((leaf) => leaf.path);
    // Lines of the file may have values that SOPS has left in plain text.
    const at = (inside: ValuePath) => (only === undefined ? {} : { position: only.positionOf(inside) });
    return [patchOf(plain, target, secret, { name: path, at, ofTarget })];
  }
  if (contents.length === 0) throw empty(path, entry);
  return contents.map(({ value, positionOf, frameAt }) => {
    const at = (inside: ValuePath) => {
      const position = positionOf(inside);
      return { position, frame: frameAt(position) };
    };
    return patchOf(value, target, [], { name: path, at, ofTarget });
  });
}

function empty(name: string, place: Place): ReleaseError {
  return new ReleaseError('PATCH_INVALID', `${name} has no patch: it is empty.`, {
    ...place,
    hint: 'Remove the entry from the list, or write the patch.',
  });
}

function unreadable(path: string, cause: unknown, place: Place): ReleaseError {
  return new ReleaseError('CONFIG_MISSING_FILE', `The patch ${path}, which the stack uses, ${whyUnreadable(cause)}.`, {
    ...{ ...place, cause },
    hint: "The paths in kubesentiment:release.patches are relative to the project's folder, the one with Pulumi.yaml.",
  });
}

/** @throws ReleaseError PATCH_INVALID */
function patchOf(
  value: Json,
  target: PatchTarget | undefined,
  secretPaths: readonly ValuePath[],
  { name, at, ofTarget }: PatchPlace,
): Patch {
  const errorAt = ({ code, message, hint }: Fault, place: Place) =>
    new ReleaseError(code, `${name}: ${message}.`, { ...place, hint });
  try {
    refuseMaskedStructure(value, secretPaths, target !== undefined);
    const content = contentOf(value);
    const failure = (fault: Fault) => errorAt(fault, at(fault.path));
    return { content, secretPaths, selects: selectorOf(content, target, ofTarget.isSecret), failure };
  } catch (error) {
    if (!(error instanceof PatchFault)) throw error;
    throw errorAt(error, error.isInTarget ? ofTarget.place() : at(error.path));
  }
}
