import { describe, expect, test } from '@jest/globals';
import type { Command } from 'commander';
import { loadChart, renderChart } from '../../components/chart/index.ts';
import { releaseProgram } from '../../components/cli/program.ts';
import { exitCodeOf } from '../../components/cli/terminal/exitCode.ts';
import { givenWords } from '../../components/cli/terminal/givenWords.ts';
import { formatError } from '../../components/errors.ts';
import { withProject } from './brokenProject.ts';

interface Answer {
  exitCode: number;
  text: string;
  /** The command that would run, if the line is one of ours. */
  ran?: string;
}

/** What somebody sees who types a line in this project. @param isReal whether the command runs. @default it is only parsed */
async function typed(line: string, isReal = false): Promise<Answer> {
  const words: string[] = [];
  let text = '';
  const program = releaseProgram(words, (chunk) => (text += chunk));
  program.configureOutput({ writeOut: (chunk) => (text += chunk) });
  let ran: string | undefined;
  const stub = (leaf: Command) =>
    leaf.action(() => {
      ran = nameOf(leaf);
    });
  if (!isReal) leavesOf(program).map(stub);
  words.push(...givenWords(line.split(' '), (word) => program.commands.some((each) => each.name() === word)));
  try {
    await program.parseAsync(words, { from: 'user' });
    return { exitCode: 0, text, ...(ran === undefined ? {} : { ran }) };
  } catch (error) {
    return { exitCode: exitCodeOf(error), text: `${text}${error instanceof Error ? formatError(error) : ''}` };
  }
}

function leavesOf(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf);
}

function nameOf(command: Command): string {
  const { parent } = command;
  return parent === null || parent.parent === null ? command.name() : `${nameOf(parent)} ${command.name()}`;
}

describe("a habit of Helm's users:", () => {
  test.each([
    ['ls -A', 'list'],
    ['list --all-namespaces --failed -q', 'list'],
    ['list -n apps -f ^web -d -r -m 5 --offset 2 --no-headers', 'list'],
    ['list -A -l team=web --time-format 2006-01-02', 'list'],
    ['hist web -n apps --max 3 -o json', 'history'],
    ['history -s prod -o yaml', 'history'],
    ['status web -n apps --revision 2', 'status'],
    ['get values web -n apps --all', 'get values'],
    ['get manifest web -n apps --revision 3', 'get manifest'],
    ['get notes web -n apps', 'get notes'],
    ['get metadata web -n apps -o json', 'get metadata'],
    ['test web -n apps --logs --timeout 2m', 'test'],
    ['test -s prod --filter name=a,!name=b', 'test'],
    ['rollback mlops-sentiment 3 -s local --yes', 'rollback'],
    ['rollback -s local --dry-run', 'rollback'],
    ['rollback 3 -s local --wait --timeout 5m --no-hooks -y', 'rollback'],
    ['uninstall mlops-sentiment -s local -y', 'uninstall'],
    ['delete -s local --yes --keep-history', 'uninstall'],
    ['un -s local --dry-run', 'uninstall'],
    ['destroy -s local --yes --no-hooks --ignore-not-found', 'uninstall'],
    ['deploy -s local --dry-run --set image.tag=v2', 'deploy'],
    ['deploy -s local --dry-run=client -f a.yaml -f b.yaml', 'deploy'],
    ['deploy -s local --rollback-on-failure --timeout 10m', 'deploy'],
    ['deploy -s local --wait=legacy --wait-for-jobs', 'deploy'],
    ['deploy -s local --set-string a=1 --set-json b=[] --set-file c=d --set-literal e=f', 'deploy'],
    ['deploy -s local --take-ownership --skip-crds --create-namespace --history-max 5', 'deploy'],
    ['deploy -s local --description why -l team=web --no-hooks', 'deploy'],
    ['--debug deploy -s local', 'deploy'],
    ['deploy -s local --color never --debug', 'deploy'],
    ['template -s local --set a=b --include-crds --no-hooks --skip-tests', 'template'],
    ['template -s local --kube-version 1.31 -a a/v1,b/v1 --show-only templates/x.yaml', 'template'],
    ['template -s local --output-dir out --validate', 'template'],
    ['lint --strict --quiet', 'lint'],
    ['lint -s local --set a=b --kube-version 1.31', 'lint'],
    ['dep up', 'dependency update'],
    ['dependencies list -s local', 'dependency list'],
    ['show values', 'show values'],
    ['inspect chart ./charts/mlops-sentiment', 'show chart'],
    ['package charts/mlops-sentiment -d dist --version 1.2.3 --sign', 'package'],
    ['verify x.tgz --keyring k', 'verify'],
    ['completion bash', 'completion'],
    ['version --short', 'version'],
    ['--version', 'version'],
  ])('release %s works as %s', async (line, command) => {
    expect(await typed(line)).toEqual({ exitCode: 0, text: '', ran: command });
  });
});

const small = 'redis.enabled=false,prometheus.enabled=false,alertmanager.enabled=false,grafana.enabled=false';

describe('a mistake on the command line:', () => {
  test.each([
    ['deplyo -s local', 2, 'COMMAND_UNKNOWN_VERB', 'Did you mean deploy?'],
    ['upgrade --install web ./chart', 2, 'COMMAND_UNKNOWN_VERB', '`release deploy -s <stack>`'],
    ['install', 2, 'COMMAND_UNKNOWN_VERB', '`release deploy -s <stack>`'],
    ['upgrade --help', 2, 'COMMAND_UNKNOWN_VERB', '`release deploy -s <stack>`'],
    ['deploy -s local --sett a=b', 2, 'COMMAND_UNKNOWN_OPTION', 'Did you mean --set?'],
    ['deploy -s local -n apps', 2, 'COMMAND_UNKNOWN_OPTION', 'release.namespace apps -s local'],
    ['deploy -s local --reuse-values', 2, 'COMMAND_UNKNOWN_OPTION', 'leave the option out'],
    ['deploy -s local --version 2', 2, 'COMMAND_UNKNOWN_OPTION', 'release dependency update -s local --version 2'],
    ['deploy web ./chart -s local', 2, 'COMMAND_INVALID', '`-s local` is enough'],
    ['deploy -s local --timeout 5x', 2, 'COMMAND_INVALID', '90s, 10m or 1h30m'],
    ['deploy -s local --wait=yes', 2, 'COMMAND_INVALID', 'watcher, legacy, hookOnly'],
    ['deploy -s local --labels owner=me', 2, 'COMMAND_INVALID', 'The label owner is a label of the record'],
    ['deploy -s local --history-max many', 2, 'COMMAND_INVALID', 'a number of revisions'],
    ['deploy -s lcoal', 2, 'CONFIG_MISSING_FILE', 'Did you mean local?\n  Stacks: dev, local, prod, staging.'],
    ['values -s new', 2, 'CONFIG_MISSING_FILE', '`release init new`'],
    ['template -s templates/service.yaml', 2, 'CONFIG_MISSING_FILE', '`--show-only templates/service.yaml`'],
    ['values -s a/b/c/d', 2, 'STACK_INVALID_NAME', '<organization>/<stack>'],
    ['values -s org/other/dev', 2, 'STACK_OTHER_PROJECT', 'name a stack of this one: dev'],
    [
      'rollback web 3 -s local --yes',
      2,
      'COMMAND_OTHER_RELEASE',
      'Stack local has the release mlops-sentiment, not web.',
    ],
    ['rollback x -s local --yes', 2, 'COMMAND_OTHER_RELEASE', 'mlops-sentiment, not x'],
    ['rollback mlops-sentiment three -s local --yes', 2, 'COMMAND_INVALID', '`release history -s <stack>`'],
    ['rollback 3 -s local', 2, 'COMMAND_INVALID', 'add --yes'],
    ['list -A -l a=b=c', 2, 'COMMAND_INVALID', 'team=web,tier!=cache'],
    ['status -n apps', 2, 'COMMAND_INVALID', 'requires the name of a release'],
    ['values -s dev -f nope.yaml', 2, 'CONFIG_MISSING_FILE', 'Values file nope.yaml not found.'],
    ['values -s dev --set-file a=nope', 2, 'CONFIG_MISSING_FILE', '--set-file a=nope'],
    ['values -s dev --set image', 1, 'CONFIG_INVALID_VALUE', '--set: "image" has no value'],
    ['values -s dev --set replicaCount.x=1', 1, 'CONFIG_WRONG_TYPE', 'at --set replicaCount.x'],
    ['values -s dev --path image.tga', 1, 'CHART_UNKNOWN_VALUE', 'Did you mean image.tag?'],
    [`template -s dev --set ${small},repliaCount=3`, 1, 'CHART_VALUES_UNKNOWN_KEY', 'at --set repliaCount=3'],
    [`template -s dev --set ${small},replicaCount=two`, 1, 'CHART_VALUES_WRONG_TYPE', 'at --set replicaCount=two'],
    [`template -s dev --set ${small} --show-only a.yaml`, 1, 'CHART_UNKNOWN_FILE', 'templates/service.yaml'],
  ])('release %s', async (line, exitCode, code, words) => {
    const answer = await typed(line, true);
    expect([answer.exitCode, answer.text]).toEqual([exitCode, expect.stringContaining(words)]);
    expect(answer.text).toMatch(new RegExp(`^${code}: `));
  });
});

describe('a mistake in a template:', () => {
  test.each([
    ['{{.Values.x}}', 'CHART_TEMPLATE_SYNTAX', 'No leading dot here: {{Values.x}}.'],
    ['{{ .Release.Name }}', 'CHART_TEMPLATE_SYNTAX', 'No leading dot here: {{Release.Name}}.'],
    ['{{ $.Values.x }}', 'CHART_TEMPLATE_SYNTAX', 'No dollar here: {{@root.Values.x}}.'],
    ['{{ if .Values.x }}', 'CHART_TEMPLATE_SYNTAX', 'Write the block as {{#if Values.x}} … {{/if}}.'],
    ['{{- if .Values.x }}', 'CHART_UNKNOWN_HELPER', 'Write the block as {{#if Values.x}} … {{/if}}. Use a tilde'],
    ['{{ range .Values.list }}', 'CHART_TEMPLATE_SYNTAX', 'Write the block as {{#each Values.list}} … {{/each}}.'],
    ['{{Values.x}', 'CHART_TEMPLATE_SYNTAX', 'The tag lacks a brace at its end: }}.'],
    ['{Values.x}}', 'CHART_TEMPLATE_SYNTAX', 'The tag lacks a brace at its start: {{.'],
    ['{{ .Values.x | quote }}', 'CHART_TEMPLATE_SYNTAX', 'Write {{quote Values.x}}.'],
    ['{{ .Values.x | default "a|b" | quote }}', 'CHART_TEMPLATE_SYNTAX', 'Write {{quote (default "a|b" Values.x)}}.'],
    ['{{ toYaml .Values.x | nindent 4 }}', 'CHART_TEMPLATE_SYNTAX', 'Write {{nindent 4 (toYaml Values.x)}}.'],
    ['{{ include "demo.name" . }}', 'CHART_UNKNOWN_PARTIAL', 'write one as templates/_name.hbs'],
    ['{{/* a comment */}}', 'CHART_TEMPLATE_SYNTAX', 'Write a comment as {{!-- … --}}.'],
    ['{{#if Values.x}}{{else if .Values.y}}{{/if}}', 'CHART_UNKNOWN_HELPER', 'Write {{else if Values.y}}.'],
    ['{{values.x}}', 'CHART_UNKNOWN_VALUE', 'Did you mean "Values"?'],
    ['{{Chart.name}}', 'CHART_UNKNOWN_VALUE', 'Did you mean "Name"?'],
    ['{{Values.y.z}}', 'CHART_UNKNOWN_VALUE', 'Values.y'],
    ['{{required "x is missing" Values.empty}}', 'CHART_TEMPLATE_RENDER', 'x is missing (from Values.empty)'],
  ])('%s', async (tag, code, words) => {
    const text = await errorOf({ 'charts/demo/templates/deployment.yaml.hbs': configMap(tag) });
    expect(text).toMatch(new RegExp(`^${code}: `));
    expect(text).toContain('at charts/demo/templates/deployment.yaml.hbs:5:');
    expect(text).toContain(words);
  });

  test('a deleted values.yaml is named, with the way to get it back', async () => {
    expect(await errorOf({ 'charts/demo/values.yaml': undefined })).toBe(
      'CHART_MISSING: The chart charts/demo has no values.yaml.\n  at charts/demo/values.yaml\n' +
        '  If it was deleted: `git checkout -- charts/demo/values.yaml`. A chart without values has an empty file.',
    );
  });
});

function configMap(tag: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: demo}\ndata:\n  v: "${tag}"\n`;
}

function errorOf(changes: Record<string, string | undefined>): Promise<string> {
  const values = 'x: 1\nempty: ""\nlist: [1]\n';
  return withProject(
    { 'charts/demo/values.yaml': values, 'charts/demo/values.schema.json': undefined, ...changes },
    async (directory) => {
      try {
        const chart = await loadChart(`${directory}/charts/demo`, 'charts/demo');
        const release = { name: 'demo', namespace: 'apps' };
        const capabilities = { kubeVersion: 'v1.34.0', apiVersions: [] };
        await renderChart(chart, { values: chart.values, release, capabilities });
        return 'no error';
      } catch (error) {
        return formatError(error);
      }
    },
  );
}
