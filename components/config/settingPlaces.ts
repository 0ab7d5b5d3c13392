import { type Position, ReleaseError } from '../errors.ts';
import { isJsonObject, type Json, readJson, readYaml, type ValuePath, type YamlContent } from '../json/index.ts';
import { secretMask } from '../secretMask.ts';
import { ownNamespace, type Project } from './project.ts';
import { readStackFile, type StackFile, type StackFileText } from './stackFile.ts';

/**
 * A setting that the command line gives for one run: a flag with its argument, or a file whose values belong below the
 * path. The path begins with the config key, like {@link StackFile.secretPaths}.
 */
export type GivenSetting = { path: ValuePath } & (GivenFlag | GivenFile);

interface GivenFlag {
  flag: string;
  /** Whether it gives an empty map, which leaves the values of a map there. @default false */
  isEmptyMap?: boolean;
}

/** A values file of the command line. */
export interface GivenFile {
  file: StackFileText;
  /** The absolute path of an encrypted file. Its values are not among the changes of the run, which are written to a file. */
  encryptedAt?: string;
}

/** The known sources of the settings. */
export interface Written {
  /** The whole config, as the engine passes it to the program. */
  config: Readonly<Record<string, string>>;
  /** The file that the config came from: the stack file, or the file of one run. */
  file?: StackFileText;
  /** For one run: the stack file, and the settings from the command line. */
  run?: { file: StackFileText; given: readonly GivenSetting[] };
  project?: Project;
}

export interface SettingPlaces {
  /** The file that the config came from, if it agrees with the config. */
  file: StackFile | undefined;
  /** The file that the user edits, even if it differs from the config. */
  shown: StackFile | undefined;
  /** The position of a setting, by its section, e.g. `['release', 'wait']`. */
  origin(path: ValuePath): Position | undefined;
  frameAt(position: Position): string | undefined;
  /** The flag that gives a setting. */
  flagOf(path: ValuePath): string | undefined;
}

/** @throws ReleaseError CONFIG_INVALID_YAML */
export function settingPlaces({ config, file: source, run, project }: Written): SettingPlaces {
  const read = source && readStackFile(source);
  const file = read !== undefined && agrees(read, config, project) ? read : undefined;
  const shown = run === undefined ? read : readStackFile(run.file);
  const placed = run === undefined ? file : file && shown;
  const given = run?.given ?? [];
  const openFiles = new Map<string, YamlContent>();
  const placesOf = (text: StackFileText) => {
    const places = openFiles.get(text.path) ?? contentOf(text);
    openFiles.set(text.path, places);
    return places;
  };

  // A flag has no lines. The lines of an encrypted file may have values that SOPS has left in plain text.
  const isWithoutFrame = ({ file: name }: Position) =>
    given.some((each) =>
      'flag' in each ? each.flag === name : each.encryptedAt !== undefined && each.file.path === name,
    );
  return {
    file,
    shown,
    origin(path) {
      const whole = wholePath(path);
      for (const each of given.toReversed()) {
        if (!gives(each, whole)) continue;
        if ('flag' in each) return { file: each.flag };
        const position = placesOf(each.file).keyPositionOf(whole.slice(each.path.length));
        if (position !== undefined) return position;
      }
      const inside = given.findLast((each) => 'flag' in each && begins(each.path, whole));
      return placed?.positionOf(whole) ?? (inside && 'flag' in inside ? { file: inside.flag } : undefined);
    },
    frameAt: (position) =>
      isWithoutFrame(position)
        ? undefined
        : (openFiles.get(position.file)?.frameAt(position) ?? placed?.frameAt(position)),
    flagOf(path) {
      const whole = wholePath(path);
      const found = given.findLast((each) => gives(each, whole));
      return found !== undefined && 'flag' in found ? found.flag : undefined;
    },
  };
}

/** A values file. It was checked before; this reads it only for positions. */
function contentOf({ path, text }: StackFileText): YamlContent {
  const code = 'CONFIG_INVALID_YAML';
  return readYaml({ text, file: path, code, takesLastKey: true, roundsIntegers: true, isLenient: true });
}

function wholePath([section, ...rest]: ValuePath): ValuePath {
  return [`${ownNamespace}:${section}`, ...rest];
}

/** Whether the value at the path may come from the setting. */
function gives(given: GivenSetting, path: ValuePath): boolean {
  const isInside = path.length > given.path.length;
  return begins(path, given.path) && !('flag' in given && given.isEmptyMap && isInside);
}

function begins(path: ValuePath, start: ValuePath): boolean {
  return start.every((part, index) => part === path[index]);
}

/** Whether the file agrees with the engine's config. With `--config-file`, the settings come from another file. */
function agrees(file: StackFile, config: Written['config'], project: Project | undefined): boolean {
  const ours = Object.keys({ ...config, ...file.config }).filter((key) => key.startsWith(`${ownNamespace}:`));
  return ours.every((key) => agree(parsed(file.config[key] ?? project?.config()[key]), parsed(config[key])));
}

function agree(inFile: Json | undefined, actual: Json | undefined): boolean {
  if (inFile === secretMask) return true;
  if (Array.isArray(inFile) && Array.isArray(actual)) {
    return inFile.length === actual.length && inFile.every((item, index) => agree(item, actual[index]));
  }
  if (isJsonObject(inFile) && isJsonObject(actual)) {
    const keys = Object.keys({ ...inFile, ...actual });
    return keys.every((key) => agree(inFile[key], actual[key]));
  }
  return inFile === actual;
}

/** A setting of the config: the JSON value in its text, or the text itself. */
export function parsed(text: string | undefined): Json | undefined {
  if (text === undefined) return undefined;
  try {
    return readJson(text);
  } catch (error) {
    if (error instanceof RangeError) {
      throw new ReleaseError('CONFIG_INVALID_VALUE', error.message, { hint: 'Quote the number.' });
    }
    return text;
  }
}
