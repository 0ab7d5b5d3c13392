import { refuseItems } from '../encrypted/givenFiles.ts';
import { openProject } from '../project.ts';
import type { GivenSetting } from '../settingPlaces.ts';
import type { StackFileText } from '../stackFile.ts';
import { valuesBelow } from '../valuesFiles.ts';
import type { ConfigChange } from './applyChange.ts';
import { editConfig, givenSettings } from './editStackFile.ts';

/** A stack's file with the settings of one run. */
export interface RunFile {
  file: StackFileText;
  /** The settings of the command line, for positions in errors. */
  given: GivenSetting[];
}

/**
 * Edits the text of a stack's file for one run; the file itself stays as it is.
 * @param directory the project's folder
 * @throws ReleaseError CONFIG_INVALID_YAML, CONFIG_INVALID_VALUE, CONFIG_WRONG_TYPE
 */
export function editForRun(file: StackFileText, directory: string, changes: readonly ConfigChange[]): RunFile {
  const given = givenSettings(changes);
  refuseItems(given);
  const text = editConfig(file, changes, () => valuesBelow(file, openProject(directory)));
  return { file: { ...file, text }, given };
}
