import { meetsConstraint, versionOf } from '../../versionConstraint.ts';
import { fixed, type HelperTable } from './helper.ts';
import { textOf } from './values.ts';

/** Versions, with Sprig's names and argument order: the constraint is the first argument. */
export const versionHelpers: HelperTable = {
  semverCompare: fixed((constraint, version) => meetsConstraint(textOf(constraint), textOf(version))),
  semver: fixed((text) => {
    const { major, minor, patch, prerelease, build } = versionOf(textOf(text));
    return {
      Major: major,
      Minor: minor,
      Patch: patch,
      Prerelease: prerelease.join('.'),
      Metadata: build.join('.'),
      Original: textOf(text),
    };
  }),
};
