/** Words of Helm's and Pulumi's command lines, and their equivalents here. */
const verbs = tableOf([
  [['upgrade', 'install', 'up', 'update', 'apply'], '`release deploy -s <stack>` installs and upgrades'],
  [
    ['uninstall', 'destroy', 'delete', 'del', 'un', 'down'],
    '`pulumi destroy -s <stack>` uninstalls, and `release eject -s <stack>` hands the release back to Helm',
  ],
  [['version', 'env', '--version', '-v', '-V'], '`release doctor` prints the versions of the tools'],
  [['show', 'inspect'], '`release values -s <stack>` shows the values, `release template -s <stack>` the objects'],
  [['pull', 'fetch'], '`release dependency build -s <stack>` fetches the charts that are locked'],
  [['repo'], 'repositories are set in kubesentiment:dependencies.repositories; those of `helm repo add` are used, too'],
  [['registry'], '`helm registry login` saves the login of a registry'],
  [['undo'], '`release rollback -s <stack>` rolls back to the previous deployed revision'],
  [['search', 'package', 'push', 'create', 'plugin', 'verify', 'completion'], 'use `helm <word>`'],
  [['refresh', 'cancel', 'import', 'state', 'logs'], 'use `pulumi <word> -s <stack>`'],
  [['stack', 'config', 'console', 'login', 'new'], 'use `pulumi <word>`'],
]);

const ofStack = (setting: string) =>
  `this is a setting of the stack: \`pulumi config set --path kubesentiment:release.${setting} -s <stack>\``;

const options = tableOf([
  [['--dry-run'], '`release preview` and `release diff`, with the same arguments, show what a deploy would change'],
  [
    ['--install', '-i', '--reset-values', '--reuse-values', '--reset-then-reuse-values'],
    "a deploy installs or upgrades, always with the values of the stack's file and of this command line",
  ],
  [
    ['--rollback-on-failure', '--cleanup-on-fail', '--wait-for-jobs'],
    '--atomic rolls back when a deploy fails, and --wait also waits for Jobs',
  ],
  [['--create-namespace'], ofStack('createNamespace true')],
  [['--take-ownership'], ofStack('takeOwnership true')],
  [['--history-max'], ofStack('historyMax 10')],
  [['--keep-history'], ofStack('keepHistory true')],
  [['--skip-crds'], ofStack('crds skip')],
  [['--version'], '`release dependency update -s <stack> --version <range>` chooses the version of a chart'],
  [['--set-file'], 'put the text into a values file, and pass the file with -f'],
  [['--json'], 'use -o json'],
  [
    ['--kube-context', '--kubeconfig'],
    'this is a setting of the stack: `pulumi config set kubernetes:context <context> -s <stack>`',
  ],
  [['--namespace', '-n'], 'this is a setting of the stack: kubesentiment:release.namespace'],
  [['--target', '--replace', '--exclude'], 'use `pulumi up -s <stack>`'],
]);

/** Commands that take no names, because the stack names the release. */
const excess = /^error: too many arguments for '(rollback|deploy|preview|template|values|lint|adopt|eject|unpin)'/;

/**
 * Adds the equivalent command to an error about a word of Helm's or Pulumi's command line.
 * @param text the parser's error: `error: unknown command 'upgrade'`
 * @param words the arguments of the command line
 */
export function withAdvice(text: string, words: readonly string[]): string {
  const [, kind, word = ''] = /^error: unknown (command|option) '([^'=]*)/.exec(text) ?? [];
  // A command of a group, such as `dependency`, has its own words.
  const isVerb = word === words[0] || word === words.find((each) => !each.startsWith('-'));
  const table = isVerb ? verbs : kind === 'option' ? options : undefined;
  const advice = adviceForExcess(text, words) ?? table?.get(word);
  if (advice === undefined) return text;
  const shown = advice.replaceAll('<stack>', stackIn(words) ?? '<stack>').replaceAll('<word>', word);
  // Drop the parser's suggestion, which is only a similar name.
  return `${text.split('\n')[0]}\n  Here ${shown}.\n`;
}

/** Advice for a name that a command does not take: it is in the stack's file. */
function adviceForExcess(text: string, words: readonly string[]): string | undefined {
  const [, verb] = excess.exec(text) ?? [];
  if (verb === undefined) return undefined;
  if (verb !== 'rollback') return "the stack's file names the release and its chart, so that `-s <stack>` is enough";
  const revision = words.find((each) => /^\d+$/.test(each)) ?? '<revision>';
  return `the stack names the release: \`release rollback ${revision} -s <stack>\``;
}

function tableOf(rows: readonly (readonly [names: readonly string[], advice: string])[]): ReadonlyMap<string, string> {
  return new Map(rows.flatMap(([names, advice]) => names.map((name) => [name, advice] as const)));
}

function stackIn(words: readonly string[]): string | undefined {
  const index = words.findIndex((word) => /^(?:-s|--stack)(?:=|$)/.test(word));
  const word = words[index];
  if (word === undefined) return undefined;
  return word.includes('=') ? word.slice(word.indexOf('=') + 1) : words[index + 1];
}
