import semver from 'semver';
import { HelperError } from './templates/helpers/helper.ts';
import { shown } from './templates/helpers/values.ts';

/** A version of which the last parts may be missing: `1.25`, `1.x`, `1.25-0`. */
interface Wanted {
  /** Zeros stand for the parts that are missing. */
  version: semver.SemVer;
  /** How many parts are named: 0 is any version, 3 is a whole one. */
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
 * Whether a version is what a constraint asks for: comparisons joined by blanks or commas, alternatives by `||`, and
 * ranges with a hyphen. A pre-release is only meant where the constraint names one, as in `>=1.25-0`.
 * @throws HelperError for a constraint or version that is none
 */
export function meetsConstraint(constraint: string, version: string): boolean {
  const found = versionOf(version);
  // All alternatives are read, so that a mistake does not hide behind one that is met.
  return constraint
    .split('||')
    .map((alternative) => readComparisons(alternative, constraint))
    .some((comparisons) => {
      const meansPrereleases = comparisons.some(({ wanted }) => wanted.version.prerelease.length > 0);
      if (found.prerelease.length > 0 && !meansPrereleases) return false;
      return comparisons.every(({ test, wanted }) => test(found, wanted));
    });
}

/** A version as people write it: with `v`, or without its last parts. */
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
  const hint = 'It is made of comparisons such as >=1.25-0, <2, ~1.2, ^1 and 1.x.';
  return new HelperError(`takes a constraint of versions, not ${shown(constraint)}`, { hint });
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

/** The same in all parts that are named, the patch aside. */
function isWithin(version: semver.SemVer, { version: base, precision }: Wanted): boolean {
  return precision === 0 || (version.major === base.major && (precision === 1 || version.minor === base.minor));
}

/** Nothing changes from the first part on that is not 0. */
function caret(version: semver.SemVer, wanted: Wanted): boolean {
  const { version: base, precision } = wanted;
  if (version.compare(base) < 0 || precision === 0) return precision === 0;
  if (version.major !== base.major || base.major > 0 || precision === 1) return version.major === base.major;
  if (version.minor !== base.minor || base.minor > 0 || precision === 2) return version.minor === base.minor;
  return version.patch === base.patch;
}
