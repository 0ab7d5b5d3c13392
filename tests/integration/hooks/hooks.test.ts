import { beforeAll, describe, expect, test } from '@jest/globals';
import { connectTo, testRelease } from '../../../components/revision/index.ts';
import { integrationEnvironment } from '../support/environment.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';
import { writeChart } from '../support/smallChart.ts';

/** A Job that runs at the events; its pod ends as the value says. */
function hookJob(name: string, events: string, extra = ''): string {
  return `apiVersion: batch/v1
kind: Job
metadata:
  name: ${name}
  annotations:
    helm.sh/hook: ${events}
${extra}
spec:
  backoffLimit: 0
  template:
    metadata:
      annotations: {kubesentiment.test/outcome: {{quote (get Values.outcomes "${name}")}} }
    spec:
      restartPolicy: Never
      containers: [{name: main, image: registry.example/hook:1}]
`;
}

const templates = {
  'configmap.yaml.hbs':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {mark: {{quote Values.mark}} }\n',
  'hooks/prepare.yaml.hbs': hookJob('prepare', 'pre-install,pre-upgrade', '    helm.sh/hook-weight: "-5"'),
  'hooks/migrate.yaml.hbs': hookJob(
    'migrate',
    'pre-install,pre-upgrade',
    '    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded\n    helm.sh/hook-output-log-policy: hook-succeeded',
  ),
  'hooks/smoke.yaml.hbs': hookJob(
    'smoke',
    'post-install,post-upgrade',
    '    helm.sh/hook-delete-policy: before-hook-creation,hook-failed',
  ),
  'hooks/back.yaml.hbs': hookJob('back', 'pre-rollback,post-rollback'),
  'hooks/bye.yaml.hbs': hookJob('bye', 'pre-delete'),
  'hooks/gone.yaml.hbs': hookJob('gone', 'post-delete', '    helm.sh/hook-delete-policy: hook-succeeded'),
};

describe('the hooks of a release', () => {
  let release: Scenario;
  const up = () => release.pulumi('up', '--yes', '--skip-preview');
  const configure = (values: object) =>
    release.configure((config) => Object.assign(config['kubesentiment:values'], values));
  const mark = async () =>
    (await release.kubectl('get', 'configmap', 'settings', '-n', release.namespace, '-o', 'jsonpath={.data.mark}'))
      .stdout;
  const jobs = async () => {
    const { stdout } = succeeded(await release.kubectl('get', 'jobs', '-n', release.namespace, '-o', 'name'));
    return stdout.split('\n').map((name) => name.replace('job.batch/', ''));
  };
  const phases = async () => {
    const { stdout } = succeeded(await release.helm('status', 'mlops-sentiment', '-o', 'json'));
    const { hooks }: { hooks: { name: string; last_run?: { phase: string } }[] } = JSON.parse(stdout);
    return Object.fromEntries(hooks.map(({ name, last_run }) => [name, last_run?.phase ?? '']));
  };

  beforeAll(async () => {
    release = await openScenario('hooks', {
      configure: (config) => {
        config['kubesentiment:release'].chart = 'charts/small';
        config['kubesentiment:values'] = {};
      },
    });
    await writeChart(release, templates, { mark: 'one', outcomes: {} });
  });

  test('are listed by the preview in the order in which they run', async () => {
    const { output } = succeeded(await release.pulumi('preview', '--diff'));
    expect(output).toContain(
      'Hooks of this run: pre-install Job/prepare, pre-install Job/migrate, post-install Job/smoke.',
    );
  });

  test('run around an install, are deleted by their policies, and are recorded', async () => {
    const { output } = await release.up();
    expect(output).toMatch(/Job\/prepare runs[\s\S]*Job\/migrate runs[\s\S]*Job\/smoke runs/);
    expect(await release.history()).toEqual(['1 deployed Install complete']);
    expect(await jobs()).toEqual(['prepare', 'smoke']);
    expect(await phases()).toMatchObject({ prepare: 'Succeeded', migrate: 'Succeeded', smoke: 'Succeeded', back: '' });
    expect(output).toContain('log of container main in pod migrate-');
    expect(output).toContain('line 20 of 20');
    expect(await release.preview()).toEqual([]);
  });

  test('that fail before an upgrade leave the objects unchanged, and report the reason', async () => {
    await configure({ mark: 'two', outcomes: { migrate: 'fail' } });
    const { exitCode, output } = await up();
    expect(exitCode).not.toBe(0);
    expect(output).toContain('HOOK_FAILED: pre-upgrade hooks failed: Job/migrate: BackoffLimitExceeded');
    expect(output).toContain('line 20 of 20');
    expect(await mark()).toBe('one');
    expect(await release.history()).toEqual([
      '1 deployed Install complete',
      expect.stringMatching(
        /^2 failed Upgrade "mlops-sentiment" failed: pre-upgrade hooks failed: Job\/migrate: Backoff/,
      ),
    ]);
    expect(await phases()).toMatchObject({ prepare: 'Succeeded', migrate: 'Failed', smoke: '' });
  });

  test('run again in the next run', async () => {
    await configure({ outcomes: {} });
    await release.up();
    expect((await release.history()).at(-1)).toBe('3 deployed Upgrade complete');
    expect(await mark()).toBe('two');
    expect(await jobs()).toEqual(['prepare', 'smoke']);
  });

  test('that fail after an upgrade fail the revision', async () => {
    await configure({ mark: 'three', outcomes: { smoke: 'fail' } });
    const { exitCode, output } = await up();
    expect(exitCode).not.toBe(0);
    expect(output).toContain('HOOK_FAILED: post-upgrade hooks failed: Job/smoke');
    expect(await mark()).toBe('three');
    expect((await release.history()).slice(-2)).toEqual([
      '3 deployed Upgrade complete',
      expect.stringMatching(/^4 failed .*post-upgrade hooks failed/),
    ]);
    expect(await jobs()).toEqual(['prepare']);
  });

  test('of a rollback are those of the target revision', async () => {
    await release.configure((config) => {
      config['kubesentiment:release'].rollbackTo = 1;
    });
    expect(succeeded(await release.pulumi('preview')).stdout).toContain(
      'Hooks of this run: pre-rollback Job/back, post-rollback Job/back.',
    );
    await release.up();
    expect((await release.history()).at(-1)).toBe('5 deployed Rollback to 1');
    expect(await mark()).toBe('one');
    expect(await jobs()).toEqual(['back', 'prepare']);
    // Helm copies how they ran for revision 1, too.
    expect(await phases()).toMatchObject({ back: 'Succeeded', migrate: 'Succeeded' });
    expect(await release.preview()).toEqual([]);
  });

  test('run around a destroy; a failed one stops it, and the next destroy continues', async () => {
    await release.configure((config) => {
      delete config['kubesentiment:release'].rollbackTo;
      config['kubesentiment:values'] = { outcomes: { bye: 'fail' } };
    });
    await release.up();
    const destroy = () => release.pulumi('destroy', '--yes', '--skip-preview');
    const { exitCode, output } = await destroy();
    expect(exitCode).not.toBe(0);
    expect(output).toContain('pre-delete hooks failed: Job/bye');
    expect(await mark()).toBe('one');
    expect((await release.history()).at(-1)).toMatch(/^6 uninstalling/);
    // The destroy goes by what is recorded, so fix the cause in the record: the hook's Job succeeds now.
    await configure({ outcomes: {} });
    await release.up();
    succeeded(await destroy());
    expect(await mark()).toBe('');
    expect(await jobs()).toEqual(['back', 'bye', 'prepare', 'smoke']);
    expect((await release.helm('history', 'mlops-sentiment')).output).toContain('not found');
  });
});

/** A plain object that is a hook. */
function hookObject(apiVersion: string, kind: string, annotations: string, rest: string): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  annotations: {${annotations}}\n${rest}`;
}

const group = 'it-hook-kinds.example';

/** Hooks that need each other, and one of each sort that leaves something behind. */
const manyKinds = {
  'configmap.yaml.hbs': templates['configmap.yaml.hbs'],
  'hooks/definition.yaml.hbs': hookObject(
    'apiextensions.k8s.io/v1',
    'CustomResourceDefinition',
    'helm.sh/hook: "pre-install,pre-upgrade", helm.sh/hook-weight: "-20"',
    `  name: widgets.${group}
spec:
  group: ${group}
  scope: Namespaced
  names: {kind: Widget, plural: widgets}
  versions:
    - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}
`,
  ),
  'hooks/widget.yaml.hbs': hookObject(
    `${group}/v1`,
    'Widget',
    'helm.sh/hook: "pre-install,pre-upgrade", helm.sh/hook-weight: "-10"',
    '  name: first\n',
  ),
  'hooks/account.yaml.hbs': hookObject(
    'v1',
    'ServiceAccount',
    'helm.sh/hook: "pre-install,pre-upgrade,test", helm.sh/hook-weight: "-10"',
    '  name: tester\n',
  ),
  'hooks/check.yaml.hbs': hookObject(
    'v1',
    'Pod',
    'helm.sh/hook: "pre-install,pre-upgrade,test"',
    `  name: check
spec:
  serviceAccountName: tester
  restartPolicy: Never
  containers: [{name: main, image: registry.example/hook:1}]
`,
  ),
  'hooks/once.yaml.hbs': hookJob('once', 'post-install', '    helm.sh/hook-delete-policy: hook-failed'),
  'hooks/fleeting.yaml.hbs': hookJob('fleeting', 'post-upgrade').replace(
    'spec:\n',
    'spec:\n  ttlSecondsAfterFinished: 0\n',
  ),
  'hooks/guarded.yaml.hbs': hookJob(
    'guarded',
    'pre-upgrade',
    '    helm.sh/hook-delete-policy: hook-succeeded,hook-failed',
  ),
};

describe('hooks of many kinds', () => {
  let release: Scenario;
  const nameOf = (kind: string, name: string) =>
    release.kubectl('get', kind, name, '-n', release.namespace, '-o', 'name').then(({ output }) => output);

  beforeAll(async () => {
    release = await openScenario('hook-kinds', {
      configure: (config) => {
        Object.assign(config['kubesentiment:release'], { chart: 'charts/small', wait: false });
        config['kubesentiment:values'] = {};
      },
    });
    await writeChart(release, manyKinds, { mark: 'one', outcomes: {} });
  });

  test('create objects that other hooks need, and run with `wait: false`, too', async () => {
    await release.up();
    expect(await release.history()).toEqual(['1 deployed Install complete']);
    // By its path: kubectl learns of new kinds late now and then.
    const widget = `/apis/${group}/v1/namespaces/${release.namespace}/widgets/first`;
    succeeded(await release.kubectl('get', '--raw', widget));
    expect(await nameOf('pod', 'check')).toBe('pod/check');
    expect(await nameOf('job', 'once')).toBe('job.batch/once');
  });

  test('may keep an object of another event, stay if they are a CRD, and be deleted as soon as they end', async () => {
    await release.configure((config) => Object.assign(config['kubesentiment:values'], { mark: 'two' }));
    await release.up();
    expect((await release.history()).at(-1)).toBe('2 deployed Upgrade complete');
    expect(await nameOf('job', 'once')).toBe('job.batch/once');
    expect(await nameOf('job', 'guarded')).toContain('NotFound');
  });

  test('that conflict with an object of another owner are refused, and do not change it', async () => {
    succeeded(await release.kubectl('create', 'job', 'guarded', '--image=mine', '-n', release.namespace));
    await release.configure((config) => Object.assign(config['kubesentiment:values'], { mark: 'three' }));
    const { exitCode, output } = await release.pulumi('up', '--yes', '--skip-preview');
    expect(exitCode).not.toBe(0);
    expect(output).toMatch(/RELEASE_PREFLIGHT_REFUSED: Job\/guarded: .*already exists/);
    expect(output).toContain('before-hook-creation');
    expect(await nameOf('job', 'guarded')).toBe('job.batch/guarded');
    expect(await release.history()).toHaveLength(2);
  });

  test('of the event test run on demand, and stock Helm reads the results', async () => {
    const { KUBECONFIG: kubeconfig = '' } = integrationEnvironment().variables;
    const lines: string[] = [];
    const print = (line: string) => lines.push(line);
    const identity = { name: 'mlops-sentiment', namespace: release.namespace };
    const ran = await testRelease(connectTo({ kubeconfig }, identity), identity, { timeout: 60, print });
    expect(ran.map(({ name, last_run }) => `${name} ${last_run?.phase}`)).toEqual([
      'tester Succeeded',
      'check Succeeded',
    ]);
    const { stdout } = succeeded(await release.helm('status', 'mlops-sentiment', '-o', 'json'));
    const { hooks, info } = JSON.parse(stdout);
    expect(info.status).toBe('deployed');
    const check = hooks.find(({ name }: { name: string }) => name === 'check');
    expect(check.last_run).toEqual({
      started_at: expect.stringMatching(/^\d{4}-/),
      completed_at: expect.stringMatching(/^\d{4}-/),
      phase: 'Succeeded',
    });
    expect(succeeded(await release.helm('get', 'hooks', 'mlops-sentiment')).stdout).toContain('name: check');
    expect(await release.preview()).toEqual(expect.arrayContaining([expect.stringMatching(/ConfigMap/)]));
  });
});

describe('the hooks of a first deploy', () => {
  const open = (name: string, outcomes: object) =>
    openScenario(name, {
      configure: (config) => {
        config['kubesentiment:release'].chart = 'charts/small';
        config['kubesentiment:values'] = {};
      },
    }).then(async (release) => {
      await writeChart(release, templates, { mark: 'one', outcomes: { ...outcomes } });
      return release;
    });
  const destroyed = async (release: Scenario) => {
    const { output } = succeeded(await release.pulumi('destroy', '--yes', '--skip-preview'));
    expect(output).toMatch(/Hook pre-delete Job\/bye runs[\s\S]*Hook post-delete Job\/gone runs/);
    expect((await release.helm('history', 'mlops-sentiment')).output).toContain('not found');
    return output;
  };

  test('leave no object of the release if one fails before it, and a destroy runs the delete hooks', async () => {
    const release = await open('hook-first', { migrate: 'fail' });
    const { exitCode, output } = await release.pulumi('up', '--yes', '--skip-preview');
    expect(exitCode).not.toBe(0);
    expect(output).toContain('failed pre-install: Job/migrate: BackoffLimitExceeded');
    expect(await release.history()).toEqual([
      expect.stringMatching(/^1 failed Release "mlops-sentiment" failed: failed pre-install: Job\/migrate: /),
    ]);
    expect((await release.kubectl('get', 'configmap', 'settings', '-n', release.namespace)).output).toContain(
      'NotFound',
    );
    await destroyed(release);
  });

  test('are followed by the delete hooks, before the objects are deleted, if one fails after it', async () => {
    const release = await open('hook-last', { smoke: 'fail' });
    expect((await release.pulumi('up', '--yes', '--skip-preview')).exitCode).not.toBe(0);
    expect(await release.history()).toEqual([expect.stringMatching(/^1 failed .*failed post-install: Job\/smoke: /)]);
    const output = await destroyed(release);
    expect(output.indexOf('Hook pre-delete')).toBeLessThan(output.search(/ConfigMap.*deleted/));
  });
});
