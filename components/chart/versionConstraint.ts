import semver from 'semver';
import { HelperError } from './templates/helpers/helper.ts';
import { shown } from './templates/helpers/values.ts';

/** A version whose last numbers may be missing: `1.25`, `1.x`, `1.25-0`. */
interface Wanted {
  /** Missing numbers are zero. */
  version: semver.SemVer;
  /** The number of given numbers, from 0 (any version) to 3 (complete). */
  precision: number;
}

type Test = (version: semver.SemVer, wanted: Wanted) => boolean;

/** The operators of Masterminds/semver 3 (https://github.com/Masterminds/semver#checking-version-constraints). */
const tests: Readonly<Record<string, Test>> = {
  '': equals,
  '=': equals,
  '!=': (version, wanted) => !equals(version, wanted),
  '>': (version, wanted) =>
    version.compare(wanted.version) > 0 && (wanted.precision === 3 || !isWithin(version, wanted)),
  '>=': (version, wanted) => version.compare(wanted.version) >= 0,
  '<': (version, wanted) => version.compare(wanted.version) < 0,
  '<=': (version, wanted) =>
    version.compare(wanted.version) <= 0 || (wanted.precision < 3 && isWithin(version, wanted)),
  '~': tilde,
  '^': caret,
};
const synonyms: Readonly<Record<string, string>> = { '=>': '>=', '=<': '<=', '~>': '~' };

/**
 * Whether a version satisfies a constraint: comparisons joined by spaces or commas, alternatives separated by `||`, and
 * hyphen ranges. A pre-release only matches if the constraint contains one, as in `>=1.25-0`.
 * @throws HelperError for an invalid constraint or version
 */
export function meetsConstraint(constraint: string, version: string): boolean {
  const found = versionOf(version);
  // Parse all alternatives, so that a mistake is reported even if another alternative matches.
  return constraint
    .split('||')
    .map((alternative) => readComparisons(alternative, constraint))
    .some((comparisons) => {
      const meansPrereleases = comparisons.some(({ wanted }) => wanted.version.prerelease.length > 0);
      if (found.prerelease.length > 0 && !meansPrereleases) return false;
      return comparisons.every(({ test, wanted }) => test(found, wanted));
    });
}

/** Parses a version that may have a `v` or lack the last numbers. */
export function versionOf(text: string): semver.SemVer {
  const wanted = readWanted(text.trim());
  const isWildcard = /[xX*]/.test(text.split(/[-+]/)[0] ?? '');
  if (wanted === undefined || isWildcard) throw new HelperError(`takes a version such as 1.2.3, not ${shown(text)}`);
  return wanted.version;
}

function readComparisons(text: string, constraint: string): { test: Test; wanted: Wanted }[] {
  const plain = text.trim().replaceAll(/(\S+)\s+-\s+(\S+)/g, '>=$1 <=$2');
  const comparisons = plain.match(/[^\s,\w*]*\s*[^\s,]+/g) ?? [];
  if (comparisons.length === 0) throw unreadable(constraint);
  return comparisons.map((comparison) => {
    const [, operator = '', version = ''] = /^([^\w*]*)(.*)$/.exec(comparison) ?? [];
    const name = operator.trim();
    const test = tests[synonyms[name] ?? name];
    const wanted = readWanted(version);
    if (test === undefined || wanted === undefined) throw unreadable(constraint);
    return { test, wanted };
  });
}

function unreadable(constraint: string): HelperError {
  const hint = 'Use comparisons such as >=1.25-0, <2, ~1.2, ^1 and 1.x.';
  return new HelperError(`takes a version constraint, not ${shown(constraint)}`, { hint });
}

function readWanted(text: string): Wanted | undefined {
  const pattern = /^v?(\d+|[xX*])(?:\.(\d+|[xX*]))?(?:\.(\d+|[xX*]))?(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;
  const [found, ...groups] = pattern.exec(text) ?? [];
  const numbers = groups.slice(0, 3).map((part) => (/^\d/.test(part ?? '') ? String(part) : 'x'));
  const precision = numbers.includes('x') ? numbers.indexOf('x') : 3;
  const whole = numbers.map((part, index) => (index < precision ? part : '0')).join('.');
  const version = found === undefined ? null : semver.parse(`${whole}${groups[3] ?? ''}${groups[4] ?? ''}`);
  return version === null ? undefined : { version, precision };
}

function equals(version: semver.SemVer, wanted: Wanted): boolean {
  return wanted.precision === 3 ? version.compare(wanted.version) === 0 : tilde(version, wanted);
}

function tilde(version: semver.SemVer, wanted: Wanted): boolean {
  return version.compare(wanted.version) >= 0 && isWithin(version, wanted);
}

/** Whether all given numbers except the patch are equal. */
function isWithin(version: semver.SemVer, { version: base, precision }: Wanted): boolean {
  return precision === 0 || (version.major === base.major && (precision === 1 || version.minor === base.minor));
}

/** Whether the numbers up to the first one that is not 0 are equal. */
function caret(version: semver.SemVer, wanted: Wanted): boolean {
  const { version: base, precision } = wanted;
  if (version.compare(base) < 0 || precision === 0) return precision === 0;
  if (version.major !== base.major || base.major > 0 || precision === 1) return version.major === base.major;
  if (version.minor !== base.minor || base.minor > 0 || precision === 2) return version.minor === base.minor;
  return version.patch === base.patch;
}
