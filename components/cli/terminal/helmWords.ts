/**
 * What the words of Helm's command line are here. `<stack>` stands for the stack of the command line, `<value>` for the value of the option, and
 * `<word>` for the word itself. A test compares the tables with the help of stock Helm.
 */

type Row = readonly [words: readonly string[], answer: string];

/** Verbs of Helm that have another name here, with the command to use. Verbs of the same name are not listed. */
const verbRows: readonly Row[] = [
  [['upgrade', 'install'], '`release deploy -s <stack>` installs and upgrades'],
  [['env'], '`release doctor` prints the versions and the settings of the tools'],
  [['pull', 'fetch'], '`release dependency build -s <stack>` fetches the charts that are locked'],
  [['push'], '`release publish <archive> oci://<registry>/<path>` publishes an archive'],
  [['create'], '`helm create <name>` makes a chart, and the setting kubesentiment:release.chart deploys it'],
  [
    ['repo'],
    'repositories are a setting, `pulumi config set --path kubesentiment:dependencies.repositories.<name>.url <url> -s <stack>`; those of `helm repo add` are used, too',
  ],
  [['registry'], '`helm registry login <host>` saves the login of a registry, which is used here, too'],
  [['search', 'plugin'], 'use `helm <word>`'],
];

/** Words of Helm 2 and of Pulumi. */
const otherVerbRows: readonly Row[] = [
  [['up', 'update', 'apply'], '`release deploy -s <stack>` installs and upgrades'],
  [['down', 'remove', 'rm'], '`release uninstall -s <stack>` removes the release'],
  [['undo'], '`release rollback -s <stack>` rolls back to the previous deployed revision'],
  [['refresh', 'cancel', 'import', 'state'], 'use `pulumi <word> -s <stack>`'],
  [['stack', 'config', 'console', 'login', 'new'], 'use `pulumi <word>`'],
];

const setting = (path: string, value: string) =>
  `this is a setting of the stack: \`pulumi config set --path kubesentiment:${path} ${value} -s <stack>\``;
const ofStack = (name: string, value: string) => setting(`release.${name}`, value);
const ofRepository = (name: string, value: string) => setting(`dependencies.repositories.<name>.${name}`, value);
const ofKubeconfig = 'set it in a kubeconfig, and pass that as `KUBECONFIG=<file> release …`';
const byDefault = (what: string) => `${what} by default: leave the option out`;

const optionRows: readonly Row[] = [
  [
    ['--install', '-i', '--reset-values', '--reuse-values', '--reset-then-reuse-values'],
    "a deploy installs or upgrades, always with the values of the stack's file and of this command line: leave the option out",
  ],
  [
    ['--cleanup-on-fail'],
    'the next deploy deletes what a failed one has created; `--rollback-on-failure` does it at once',
  ],
  [['--force', '--force-replace', '--recreate-pods'], '`pulumi up -s <stack> --replace <urn>` recreates an object'],
  [
    ['--force-conflicts', '--server-side'],
    byDefault('objects are applied on the server, and fields that others took are taken back'),
  ],
  [['--disable-openapi-validation'], 'the API server validates every object before a deploy: correct what it refuses'],
  [
    ['--skip-schema-validation'],
    'values are always validated: correct the value, or the values.schema.json of the chart',
  ],
  [['--enable-dns'], 'templates never ask DNS: set the address as a value'],
  [['--generate-name', '-g', '--name-template', '--release-name'], ofStack('name', '<name>')],
  [['--replace'], byDefault('a deploy continues the history of an uninstalled release')],
  [['--hide-notes'], '`-o json` prints no notes'],
  [['--hide-secret'], byDefault('Secrets are hidden')],
  [['--render-subchart-notes'], "only the chart's own notes are shown: leave the option out"],
  [
    ['--post-renderer', '--post-renderer-args'],
    '`kubesentiment:release.patches` changes objects before they are applied (docs/patches.md); `release render --out <folder> -s <stack>` writes plain YAML for other tools',
  ],
  [['--dependency-update', '-u'], 'run `release dependency update -s <stack>` first'],
  [['--devel'], "`release dependency update -s <stack> --version '>0.0.0-0'` chooses a prerelease"],
  [['--version'], '`release dependency update -s <stack> --version <value>` chooses the version of a chart'],
  [['--repo'], ofRepository('url', '<value>')],
  [['--username'], ofRepository('username', '<value>')],
  [['--password', '--password-stdin'], ofRepository('password --secret', '<password>')],
  [['--ca-file'], ofRepository('caFile', '<value>')],
  [['--cert-file'], ofRepository('certFile', '<value>')],
  [['--key-file'], ofRepository('keyFile', '<value>')],
  [['--pass-credentials'], ofRepository('passCredentials', 'true')],
  [['--plain-http'], ofRepository('plainHttp', 'true')],
  [
    ['--insecure-skip-tls-verify'],
    `certificates are always checked. ${ofRepository('caFile', '<file>')} trusts a private CA`,
  ],
  [['--verify'], setting('dependencies.verify', 'always')],
  [['--keyring'], setting('dependencies.keyring', '<value>')],
  [['--skip-refresh'], '`release dependency build -s <stack>` fetches what is locked'],
  [['--max-col-width', '--template', '--jsonpath'], 'use `-o json`, and choose with jq'],
  [
    ['--is-upgrade'],
    'a chart always renders as for an install, so that a preview shows what is deployed: leave the option out',
  ],
  [['--with-subcharts'], byDefault('dependencies are checked')],
  [['--history-max'], ofStack('historyMax', '<value>')],
  [['--keep-history'], ofStack('keepHistory', 'true')],
  [['--kube-context'], 'this is a setting of the stack: `pulumi config set kubernetes:context <value> -s <stack>`'],
  [
    ['--kubeconfig'],
    'pass it as `KUBECONFIG=<value> release …`, or set it with `pulumi config set kubernetes:kubeconfig <value> -s <stack>`',
  ],
  [
    [
      ...['--kube-apiserver', '--kube-as-group', '--kube-as-user', '--kube-ca-file', '--kube-insecure-skip-tls-verify'],
      ...['--kube-tls-server-name', '--kube-token'],
    ],
    ofKubeconfig,
  ],
  [['--qps', '--burst-limit'], byDefault('requests are not limited')],
  [['--registry-config'], 'pass it as `HELM_REGISTRY_CONFIG=<value> release …`'],
  [['--repository-config'], 'pass it as `HELM_REPOSITORY_CONFIG=<value> release …`'],
  [
    ['--repository-cache', '--content-cache'],
    'charts are kept in the folder charts/ of the chart, and in .kubesentiment/: leave the option out',
  ],
  [['--namespace', '-n'], ofStack('namespace', '<value>')],
  // Helm's earlier versions, and other tools.
  [['--json'], 'use `-o json`'],
  [['--target', '--exclude'], 'use `pulumi up -s <stack>`'],
];

/** Answers of one verb that differ from those of the others. */
const optionRowsOf: Readonly<Record<string, readonly Row[]>> = {
  uninstall: [
    [['--timeout'], ofStack('timeout', '<value>')],
    [['--wait'], byDefault('an uninstall waits until the objects are gone')],
    [['--cascade'], byDefault('objects are deleted together with what they own')],
  ],
  template: [[['--dry-run', '--description', '--labels', '-l'], byDefault('nothing is changed or recorded')]],
  version: [[['--template'], '`release version --short` prints only the number']],
};

function tableOf(rows: readonly Row[]): ReadonlyMap<string, string> {
  return new Map(rows.flatMap(([words, answer]) => words.map((word) => [word, answer] as const)));
}

const verbs = tableOf([...verbRows, ...otherVerbRows]);
const options = tableOf(optionRows);

/** The answer for a verb that this command line does not have. */
export function answerForVerb(word: string): string | undefined {
  return verbs.get(word);
}

/** The answer for an option that a verb does not have. */
export function answerForOption(word: string, verb: string): string | undefined {
  return tableOf(optionRowsOf[verb] ?? []).get(word) ?? options.get(word);
}
