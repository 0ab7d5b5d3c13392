import { ReleaseError, ReleaseErrors } from './errors.ts';

const key = String.raw`kubesentiment:(release|values|dependencies)\b(?:\.?((?:[\w-]|\.(?=\w)|\[[^\]]*\])+))?`;

const patterns = {
  /** As a command, in backticks or on a line of its own; a key with other characters is quoted. */
  setting: new RegExp(String.raw`(\`?)pulumi config set --path '?${key}'? ([^\`\n]+?)(?: -s [^\s\`]+)?(?:\`|$)`, 'gm'),
  removal: new RegExp(String.raw`with \`pulumi config rm --path ${key}(?: -s [^\s\`]+)?\``, 'g'),
  adoption: /`release adopt(?: -s [^\s`]+)?`/g,
  dependency: /`release dependency (update|build)(?: -s [^\s`]+)?`/g,
  atStart: new RegExp(String.raw`(^|\. )${key}`, 'g'),
  inside: new RegExp(key, 'g'),
};

/**
 * Names the settings in a message as a program does. Messages name them as in a stack's file, because most code does not know which of both
 * has the settings: `kubesentiment:release.timeout` becomes `timeout`, and a command that sets it becomes `timeout: <value>`.
 */
export function withArgumentNames(text: string): string {
  return text
    .replace(patterns.setting, (_, quote: string, section: string, path: string | undefined, value: string) => {
      const argument = `${quote}${argumentOf(section, path)}: ${value.replace(/^'(.*)'$/, '$1')}${quote}`;
      return quote === '' ? argument : `the argument ${argument}`;
    })
    .replace(patterns.removal, 'from the arguments')
    .replace(patterns.adoption, 'the argument `adopt`')
    .replace(patterns.dependency, '`release dependency $1 <chart>`')
    .replace(patterns.atStart, (_, before: string, section: string, path?: string) => {
      return `${before}The argument ${argumentOf(section, path)}`;
    })
    .replace(patterns.inside, (_, section: string, path?: string) => argumentOf(section, path))
    .replaceAll('with --secret', 'as secrets');
}

/** Names the arguments `kubeconfig` and `context` instead of the config keys, for a cluster that the program names. */
export function withClusterArguments(text: string): string {
  return text
    .replace(/`pulumi config set kubernetes:(\w+) <\w+>`/g, 'the argument `$1`')
    .replace(/config key kubernetes:(\w+)/g, 'argument $1')
    .replaceAll('remove the key', 'remove the argument');
}

/**
 * An error with other names in its message and its hint; other errors stay as they are.
 * @param renamed @default withArgumentNames
 */
export function errorWithArgumentNames(error: unknown, renamed: (text: string) => string = withArgumentNames): unknown {
  if (error instanceof ReleaseErrors) return new ReleaseErrors(error.errors.map((one) => renamedError(one, renamed)));
  return error instanceof ReleaseError ? renamedError(error, renamed) : error;
}

function renamedError(
  { code, message, position, frame, hint, cause }: ReleaseError,
  renamed: (text: string) => string,
): ReleaseError {
  return new ReleaseError(code, renamed(message), {
    ...(position === undefined ? {} : { position }),
    ...(frame === undefined ? {} : { frame }),
    ...(hint === undefined ? {} : { hint: renamed(hint) }),
    ...(cause === undefined ? {} : { cause }),
  });
}

/** `repositoryOpts` becomes the repository of this name. */
const ofOptions = 'repositories.repository.';

/** Most arguments have the name of the setting. */
function argumentOf(section: string, path = ''): string {
  if (section === 'release') return path === 'valuesFiles' ? 'valueYamlFiles' : path || 'arguments';
  if (path === 'repositories') return 'repositoryOpts or dependencies.repositories';
  if (path.startsWith(ofOptions)) return `repositoryOpts.${path.slice(ofOptions.length)}`;
  const dot = path === '' || path.startsWith('[') ? '' : '.';
  return `${section}${dot}${path}`;
}
